"""A page of a queue: its items with all that a decision needs, filtered by language, fields and assignee."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from oasst import access
from oasst.core import langs
from oasst.corpus import reading
from oasst.models import Assignment, User
from oasst.staff import assignments, queue_context, workplace
from oasst.staff.queue_context import Context
from oasst.staff.workplace import Asked, Filter, Item, Queue, Text, Triage

PER_PAGE = 20
# Whose items are shown: by default all except those assigned to others.
MINE, ALL = "mine", "all"


@dataclass(frozen=True, slots=True)
class Way:
    """A link to an action on an item, and its keyboard shortcut."""

    title: Text
    letter: str
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    """An item as the page shows it."""

    item: Item
    context: Context | None
    assignment: Assignment | None
    ways: Sequence[Way]


@dataclass(frozen=True, slots=True)
class Shown:
    """A filter with its chosen value."""

    filter: Filter
    value: str
    choices: Sequence[tuple[str, Text]]


@dataclass(frozen=True, slots=True)
class QueuePage:
    lines: Sequence[Line]
    are_more: bool
    filters: Sequence[Shown]
    langs: Sequence[tuple[str, str]]
    lang: str
    whose: str
    for_others: int
    for_me: int


def of_queue(queue: Queue, how: Triage, *, by: User, query: QueryDict, langs_asked: list[str], here: str) -> QueuePage:
    """The oldest items first, those that others are looking at last."""
    assigned = assignments.of_queue(queue.slug)
    mine = [key for key, each in assigned.items() if assignments.is_for(each, by)]
    others = [key for key in assigned if key not in mine]
    whose = query.get("whose", "")
    shown = [_shown(each, query) for each in how.filters]
    asked = Asked(
        by, langs_asked, PER_PAGE + 1, _where(shown),
        keys=mine if whose == MINE else None, without=[] if whose in (MINE, ALL) else others,
    )  # fmt: skip
    found = sorted(how.items(asked), key=lambda item: (item.looked_at_by not in (None, by), item.key not in mine))
    lines = _lines(found[:PER_PAGE], assigned, here)
    return QueuePage(
        lines,
        len(found) > PER_PAGE,
        shown,
        _langs(by),
        query.get("lang", ""),
        whose,
        for_others=len(others),
        for_me=len(mine),
    )


def _shown(each: Filter, query: QueryDict) -> Shown:
    value = query.get(each.name, "")
    choices = [("", _("any")), *each.choices()] if each.choices else []
    known = not choices or value in {key for key, _title in choices}
    return Shown(each, value if known else "", choices)


def _where(shown: Sequence[Shown]) -> Q:
    return reduce(and_, (each.filter.where(each.value) for each in shown if each.value), Q())


def _langs(by: User) -> list[tuple[str, str]]:
    return [(tag, langs.own_name(tag)) for tag in access.langs_moderated(by) or reading.langs_in_use()]


def _lines(items: Sequence[Item], assigned: Mapping[str, Assignment], here: str) -> list[Line]:
    around = queue_context.around(item.message for item in items if item.message)
    return [
        Line(item, around.get(item.message.pk) if item.message else None, assigned.get(item.key), _ways(item, here))
        for item in items
    ]


def _ways(item: Item, here: str) -> list[Way]:
    """No actions for people who may not decide."""
    if item.blocked or not item.may_uphold:
        return []
    found = [(act, act.address(item, here)) for act in workplace.ITEM_ACTS]
    return [Way(act.title, act.letter, address) for act, address in found if address]
