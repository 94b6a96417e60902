"""The staff workplace in the admin: pages that belong to no model, and queues of pending decisions.

Apps above add theirs in `registrations.py`. A queue reports its backlog per language to the admin's first page; one
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
    """The reason why an item was not decided, in a sentence for the moderator."""


class Verdict(enum.StrEnum):
    UPHELD = "upheld"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Waiting:
    """The backlog of a queue in one language, and the time since its oldest item waits."""

    lang: str
    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """One item to decide on. `message` is what it is about, if it is about one, with its tree and author; `key` names it
    to the queue; `looked_at_by` is the moderator looking at it now. `blocked` is the reason why this moderator cannot
    decide on it; if they can only dismiss it, `may_uphold` is false. `uphold` is the button's label if it differs from
    the queue's.
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
    """A query for items of a queue: the oldest `limit` in these languages (none: all) that `by` may see.

    `where` is the condition of the page's filters; only `keys` or, if there are none, all but `without`.
    """

    by: User
    langs: Sequence[str]
    limit: int
    where: Q = field(default_factory=Q)
    keys: Sequence[str] | None = None
    without: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of a queue: a list of `choices`, or a text input without them. `where` builds its condition."""

    name: str
    title: Text
    where: Callable[[str], Q]
    choices: Callable[[], Sequence[tuple[str, Text]]] | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The result of a decision, in a sentence, and the ids of the actions by which it can be undone."""

    text: Text
    undo: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Triage:
    """How the page of a queue finds its items, and the effects of its two buttons.

    `decide` gets the key of an item, the verdict, a note and the actor; it raises PermissionDenied, Http404 or Undecided.
    Without `dismiss` there is nothing to dismiss. `replies` gets languages and returns prepared notes: the choices of a list
    and the texts by key. `look` records that a moderator has reached an item, and returns the one looking at it: they, or
    another who came before.
    """

    items: Callable[[Asked], list[Item]]
    decide: Callable[[str, Verdict, str, User], Done]
    uphold: Text
    dismiss: Text
    look: Callable[[str, User], User | None] | None = None
    filters: Sequence[Filter] = ()
    replies: Callable[[Sequence[str]], tuple[list[tuple[str, object]], dict[str, str]]] | None = None

    @property
    def shows_who_looks(self) -> bool:
        return self.look is not None


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue for moderators. `waiting` gets languages (none: all). Without `triage` the work is done at `elsewhere`."""

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
    """A page of the admin at `path` below it. Only staff reach `view`; `shown_to` restricts it further."""

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
    """A bulk action of staff on rows of a list, like Django's own actions: `run` gets the page, the request, the rows."""

    model: type[Model]
    name: str
    title: Text
    run: Callable[..., HttpResponse | None]


@dataclass(frozen=True, slots=True)
class ItemAct:
    """An action on an item of any queue besides deciding, with a page of its own. `address` gets the item and
    the return address, and is empty if it does not apply; `letter` is its keyboard shortcut.
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
        PermissionDenied, Http404, Undecided: raised by the app of these decisions.
    """
    [undo] = UNDO
    return undo(acts, by)


_OFFERED = "undo_offered"


def offer_undo(request: HttpRequest, text: Text, acts: Sequence[str]) -> None:
    """The next page of a queue offers to undo this."""
    if acts:
        request.session[_OFFERED] = {"text": str(text), "acts": list(acts)}


def undo_offered(request: HttpRequest) -> dict[str, Any] | None:
    """Only once: it is removed from the session."""
    found: dict[str, Any] | None = request.session.pop(_OFFERED, None)
    return found


def acts_on(model: type[Model]) -> list[Act]:
    return [act for act in ACTS if act.model is model]


def langs_asked_for(request: HttpRequest) -> list[str]:
    """The language of `?lang=`, else all that the person moderates (none: all languages)."""
    lang = request.GET.get("lang", "")
    return [lang] if lang else access.langs_moderated(request.user)


# --- The first page of the admin ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """The backlog of a queue in the languages of one moderator, the longest wait first."""

    queue: Queue
    by_lang: list[tuple[Waiting, str]]

    @property
    def count(self) -> int:
        return sum(each.count for each, _address in self.by_lang)

    @property
    def oldest(self) -> datetime | None:
        return min((each.oldest for each, _address in self.by_lang), default=None)


def overview(user: Viewer) -> list[Standing]:
    """The backlogs of all queues for this person, by one statement each."""
    langs = access.langs_moderated(user)
    return [_standing(queue, queue.waiting(langs)) for queue in QUEUES]


def _standing(queue: Queue, waiting: list[Waiting]) -> Standing:
    return Standing(
        queue, [(each, queue.address_in(each.lang)) for each in sorted(waiting, key=lambda row: row.oldest)]
    )
