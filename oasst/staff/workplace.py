"""The admin as a place to work: its pages that are no model's, and the queues of what waits for a decision.

Apps above add theirs from `AppConfig.ready`. A queue tells the first page of the admin how much waits in which language; one
with a `Triage` also has a page to decide on its items one after the other.
"""

import enum
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode

from oasst import access
from oasst.access import Viewer
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
    to the queue; `looked_at_by` is who is at it just now.
    """

    key: str
    message: Message | None
    why: str
    since: datetime
    facts: Sequence[tuple[Text, Text]] = ()
    looked_at_by: User | None = None


@dataclass(frozen=True, slots=True)
class Triage:
    """How the page of a queue finds its items and what its two buttons do.

    `items` gets languages (none: every one) and how many it may return, and returns the oldest. `decide` gets the key of an
    item, the verdict, a note and who decides; it returns a sentence, and raises PermissionDenied, Http404 or Undecided.
    `look` says that somebody has come to an item, and returns who is looking at it now: they, or another before them.
    """

    items: Callable[[list[str], int], list[Item]]
    decide: Callable[[str, Verdict, str, User], Text]
    uphold: Text
    dismiss: Text
    look: Callable[[str, User], User | None] | None = None

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

    name: str
    title: Text
    run: Callable[..., HttpResponse | None]


_acts: defaultdict[type[Model], list[Act]] = defaultdict(list)
_queues: list[Queue] = []
_pages: list[Page] = []


def add_queue(queue: Queue) -> None:
    _queues.append(queue)
    _queues.sort(key=lambda each: each.order)


def add_page(page: Page) -> None:
    _pages.append(page)
    _pages.sort(key=lambda each: each.order)


def add_act(model: type[Model], act: Act) -> None:
    _acts[model].append(act)


def acts_on(model: type[Model]) -> list[Act]:
    return list(_acts[model])


def queues() -> list[Queue]:
    return list(_queues)


def pages() -> list[Page]:
    return list(_pages)


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
    return [_standing(queue, queue.waiting(langs)) for queue in _queues]


def _standing(queue: Queue, waiting: list[Waiting]) -> Standing:
    return Standing(
        queue, [(each, queue.address_in(each.lang)) for each in sorted(waiting, key=lambda row: row.oldest)]
    )
