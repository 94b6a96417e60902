"""Sections of a digest."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from oasst.core.registry import Registry
from oasst.models import User


@dataclass(frozen=True, slots=True)
class Section:
    """`lines` says what there is for somebody since a moment, in the language that is active; nothing is left out.

    `url_name` is the page where they read more, `order` its place among the others.
    """

    order: int
    name: str
    title: str | Promise
    lines: Callable[[User, datetime], list[str]]
    url_name: str


SECTIONS: Registry[Section] = Registry("sections of digests")
