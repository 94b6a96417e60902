"""The points ledger: every piece of a person's work, newest first, and what it paid."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leaderboard.models import Work
from leaderboard.models.work import REVIEWS, TEXTS
from leaderboard.rules.scoring import CENTS, PRICES, Record
from oasst.models import User

PER_PAGE = 40


class Fate(enum.Enum):
    """What became of a piece of work."""

    WAITING = enum.auto()
    CONFIRMED = enum.auto()
    REFUSED = enum.auto()
    HELD = enum.auto()
    GONE = enum.auto()

    @property
    def text(self) -> str | Promise:
        return _FATES[self]

    @property
    def is_good(self) -> bool:
        return self is Fate.CONFIRMED

    @property
    def is_bad(self) -> bool:
        return self in (Fate.REFUSED, Fate.GONE)


_FATES: dict[Fate, str | Promise] = {
    Fate.WAITING: _("waiting for others"),
    Fate.CONFIRMED: _("borne out"),
    Fate.REFUSED: _("not borne out"),
    Fate.HELD: _("in quarantine"),
    Fate.GONE: _("deleted or taken back"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """`paid` times `record` are the points. `is_repeated`: less than the price, because it was one of many in its hour."""

    work: Work
    record: float

    @property
    def fate(self) -> Fate:
        if self.work.deleted:
            return Fate.GONE
        if self.work.held:
            return Fate.HELD
        return {None: Fate.WAITING, True: Fate.CONFIRMED, False: Fate.REFUSED}[self.work.confirmed]

    @property
    def paid(self) -> float:
        return self.work.paid / CENTS

    @property
    def points(self) -> float:
        return self.paid * self.record

    @property
    def is_repeated(self) -> bool:
        return self.fate == Fate.CONFIRMED and self.work.paid < PRICES[self.work.kind].cents


@dataclass(frozen=True, slots=True)
class Page:
    lines: Sequence[Line]
    older: str


def read(user: User, record: Record, before: str = "") -> Page:
    """A page of the ledger behind the place where the page before ended; one that makes no sense is the beginning."""
    rows = Work.objects.filter(user_id=user.pk, here=True).order_by("-at", "-id")
    if place := _place(before):
        at, id_ = place
        rows = rows.filter(Q(at__lt=at) | Q(at=at, id__lt=id_))
    found = list(rows[: PER_PAGE + 1])
    lines = [Line(work, _record_in(work, record)) for work in found[:PER_PAGE]]
    last = lines[-1].work if len(found) > PER_PAGE else None
    return Page(lines, older=f"{last.at.isoformat()}~{last.pk}" if last else "")


def _place(text: str) -> tuple[datetime, UUID] | None:
    moment, tilde, id_ = text.partition("~")
    try:
        at = parse_datetime(moment.replace(" ", "+"))
        return (at, UUID(id_)) if tilde and at and at.tzinfo else None
    except ValueError:
        return None


def _record_in(work: Work, record: Record) -> float:
    if work.kind in TEXTS:
        return record.texts
    return record.reviews if work.kind in REVIEWS else record.rankings
