"""Sections of a digest."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from oasst.core.registry import Registry
from oasst.models import User


@dataclass(frozen=True, slots=True)
class Section:
    """`lines` gives a person's updates since a time, in the active language.

    `url_name` is the page with details; sections are sorted by `order`.
    """

    order: int
    name: str
    title: str | Promise
    lines: Callable[[User, datetime], list[str]]
    url_name: str


SECTIONS: Registry[Section] = Registry("sections of digests")
