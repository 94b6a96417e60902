"""Filtering queues of messages: by language, by assignee, and by the filters that they share."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from oasst.admin.typed import people_named
from oasst.models import Role
from oasst.staff.workplace import Asked, Filter, Text

_Row = TypeVar("_Row", bound=Model)

_KINDS: tuple[tuple[str, Text], ...] = (
    ("prompt", _("prompt")),
    ("user_reply", _("user reply")),
    ("assistant_reply", _("assistant reply")),
)


def narrowed(rows: "QuerySet[_Row]", asked: Asked, key: Callable[[str], object]) -> "QuerySet[_Row]":
    """The rows that the page asks for. `key` converts an item's key to a primary key, or None where it is invalid."""
    found = rows.filter(asked.where)
    if asked.keys is not None:
        found = found.filter(pk__in=_keys(asked.keys, key))
    return found.exclude(pk__in=_keys(asked.without, key)) if asked.without else found


def _keys(keys: Sequence[str], key: Callable[[str], object]) -> list[object]:
    return [found for each in keys if (found := key(each)) is not None]


def by_kind(message: str) -> Filter:
    """Prompts and replies; `message` is the lookup path from a row to its message, empty where the row is a message."""
    path = f"{message}__" if message else ""

    def where(kind: str) -> Q:
        if kind == "prompt":
            return Q(**{f"{path}parent": None})
        role = Role.PROMPTER if kind == "user_reply" else Role.ASSISTANT
        return Q(**{f"{path}parent__isnull": False, f"{path}role": role})

    return Filter("kind", _("Kind"), where, lambda: _KINDS)


def by_person(path: str) -> Filter:
    """A name or id as text; `path` is the lookup path from a row to the person."""
    return Filter("person", _("Person (name or id)"), lambda named: Q(**{f"{path}__in": people_named(named)}))


def by_reason(path: str, choices: Callable[[], Sequence[tuple[str, Text]]]) -> Filter:
    return Filter("reason", _("Reason"), lambda reason: Q(**{path: reason}), choices)
