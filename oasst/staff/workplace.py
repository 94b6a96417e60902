"""The admin as a place to work: its pages that are no model's, and the queues of what waits for a decision.

Apps above add theirs in `registrations.py`. A queue tells the first page of the admin how much waits in which language; one
with a `Triage` also has a page to decide on its items one after the other.
"""

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Expression, Model, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode

from oasst import access
from oasst.access import Viewer
from oasst.core.registry import Registry
from oasst.models import Message, User

Text = str | Promise


class Undecided(Exception):
    """Why an item was not decided on, in a sentence for the moderator."""


class Verdict(enum.StrEnum):
    UPHELD = "upheld"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much of a queue there is in one language, and since when the oldest of it waits."""

    lang: str
    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to decide on. `message` is what it is about, if it is about one, with its tree and author; `key` names it
    to the queue; `looked_at_by` is who is at it just now. `blocked` says why the moderator who asked cannot decide on it;
    where they can only dismiss it, `may_uphold` is false. `uphold` names the button where it is another one than for all.
    """

    key: str
    message: Message | None
    why: str
    since: datetime
    facts: Sequence[tuple[Text, Text]] = ()
    looked_at_by: User | None = None
    blocked: Text = ""
    may_uphold: bool = True
    uphold: Text = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which items of a queue are wanted: the oldest `limit` in these languages (none: every one) that `by` is to see.

    `where` is what the filters chosen on the page make of it; `keys` or, where there are none, all but `without`.
    """

    by: User
    langs: Sequence[str]
    limit: int
    where: Q = field(default_factory=Q)
    keys: Sequence[str] | None = None
    without: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """A way to narrow a queue: a list of `choices`, or without one a field to type in. `where` makes a condition of it."""

    name: str
    title: Text
    where: Callable[[str], Q]
    choices: Callable[[], Sequence[tuple[str, Text]]] | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What a decision did, in a sentence, and the acts by which it can be undone."""

    text: Text
    undo: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Triage:
    """How the page of a queue finds its items and what its two buttons do.

    `decide` gets the key of an item, the verdict, a note and who decides; it raises PermissionDenied, Http404 or Undecided.
    Without `dismiss` there is nothing to dismiss. `replies` gets languages and returns prepared notes: the choices of a list
    and the texts by key. `look` says that a moderator has come to an item, and returns who is looking at it now: they, or
    another before them.
    """

    items: Callable[[Asked], list[Item]]
    decide: Callable[[str, Verdict, str, User], Done]
    uphold: Text
    dismiss: Text
    look: Callable[[str, User], User | None] | None = None
    filters: Sequence[Filter] = ()
    replies: Callable[[Sequence[str]], tuple[list[tuple[str, object]], dict[str, str]]] | None = None

    @property
    def tells_who_looks(self) -> bool:
        return self.look is not None


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for moderators. `waiting` gets languages (none: every one). Without `triage` one works at `elsewhere`."""

    slug: str
    order: int
    title: Text
    waiting: Callable[[list[str]], list[Waiting]]
    triage: Triage | None = None
    elsewhere: Callable[[], str] | None = None

    @property
    def address(self) -> str:
        return self.elsewhere() if self.elsewhere else reverse(f"admin:queue_{self.slug}")

    def address_in(self, lang: str) -> str:
        joint = "&" if "?" in self.address else "?"
        return f"{self.address}{joint}{urlencode({'lang': lang})}"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the admin at `path` below it. Only staff get to `view`; what else it is for, `shown_to` says."""

    path: str
    name: str
    order: int
    title: Text
    view: Callable[[HttpRequest], HttpResponse]
    shown_to: Callable[[Viewer], bool] = access.may_moderate

    @property
    def url_name(self) -> str:
        return f"admin:{self.name}"


@dataclass(frozen=True, slots=True)
class Act:
    """What staff may do with rows of a list, the way of Django's own actions: `run` gets the page, the request, the rows."""

    model: type[Model]
    name: str
    title: Text
    run: Callable[..., HttpResponse | None]


@dataclass(frozen=True, slots=True)
class ItemAct:
    """What can be done with an item of any queue besides deciding on it, by a page of its own. `address` gets the item and
    where to come back to, and is empty where it does not apply; `letter` is its key.
    """

    name: str
    order: int
    title: Text
    letter: str
    address: Callable[[Item, str], str]


@dataclass(frozen=True, slots=True)
class Column:
    """A figure that apps above add to a list of the admin: an expression for each row."""

    model: type[Model]
    name: str
    title: Text
    value: Callable[[], Expression | Subquery]


# Undoes acts by their ids; raises PermissionDenied, Http404 or Undecided.
Undo = Callable[[Sequence[str], User], Text]

ACTS: Registry[Act] = Registry("acts on rows of the admin's lists")
ITEM_ACTS: Registry[ItemAct] = Registry("acts on items of queues")
COLUMNS: Registry[Column] = Registry("columns of the admin's lists")
QUEUES: Registry[Queue] = Registry("queues of the admin")
PAGES: Registry[Page] = Registry("pages of the admin")
UNDO: Registry[Undo] = Registry("undo of decisions in queues")


def columns_of(model: type[Model]) -> list[Column]:
    return [column for column in COLUMNS if column.model is model]


def undo(acts: Sequence[str], by: User) -> Text:
    """
    Raises:
        PermissionDenied, Http404, Undecided: as the app whose decisions these are says.
    """
    [undo] = UNDO
    return undo(acts, by)


_OFFERED = "undo_offered"


def offer_undo(request: HttpRequest, text: Text, acts: Sequence[str]) -> None:
    """The next page of a queue offers to undo this."""
    if acts:
        request.session[_OFFERED] = {"text": str(text), "acts": list(acts)}


def undo_offered(request: HttpRequest) -> dict[str, Any] | None:
    """Once: then it is gone from the session."""
    found: dict[str, Any] | None = request.session.pop(_OFFERED, None)
    return found


def acts_on(model: type[Model]) -> list[Act]:
    return [act for act in ACTS if act.model is model]


def langs_asked_for(request: HttpRequest) -> list[str]:
    """The language that `?lang=` names, else all the person moderates (none: every one)."""
    lang = request.GET.get("lang", "")
    return [lang] if lang else access.langs_moderated(request.user)


# --- The first page of the admin ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """How a queue stands in the languages of one moderator, the longest wait first."""

    queue: Queue
    by_lang: list[tuple[Waiting, str]]

    @property
    def count(self) -> int:
        return sum(each.count for each, _address in self.by_lang)

    @property
    def oldest(self) -> datetime | None:
        return min((each.oldest for each, _address in self.by_lang), default=None)


def overview(user: Viewer) -> list[Standing]:
    """Every queue as it stands for this person, by one statement each."""
    langs = access.langs_moderated(user)
    return [_standing(queue, queue.waiting(langs)) for queue in QUEUES]


def _standing(queue: Queue, waiting: list[Waiting]) -> Standing:
    return Standing(
        queue, [(each, queue.address_in(each.lang)) for each in sorted(waiting, key=lambda row: row.oldest)]
    )
