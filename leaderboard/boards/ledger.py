"""The points ledger: every piece of a person's work and the points it earned, newest first."""

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
from leaderboard.rules.scoring import CENTS, PRICES, Agreement
from oasst.models import User

PER_PAGE = 40


class Status(enum.Enum):
    """The status of a task in the ledger."""

    PENDING = enum.auto()
    CONFIRMED = enum.auto()
    REJECTED = enum.auto()
    QUARANTINED = enum.auto()
    DELETED = enum.auto()

    @property
    def text(self) -> str | Promise:
        return _STATUS_TEXTS[self]

    @property
    def is_good(self) -> bool:
        return self is Status.CONFIRMED

    @property
    def is_bad(self) -> bool:
        return self in (Status.REJECTED, Status.DELETED)


_STATUS_TEXTS: dict[Status, str | Promise] = {
    Status.PENDING: _("pending"),
    Status.CONFIRMED: _("confirmed"),
    Status.REJECTED: _("not confirmed"),
    Status.QUARANTINED: _("in quarantine"),
    Status.DELETED: _("deleted or undone"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """Points are `amount` times `agreement`. `is_repeated`: reduced, because it was above the hourly limit."""

    work: Work
    agreement: float

    @property
    def status(self) -> Status:
        if self.work.deleted:
            return Status.DELETED
        if self.work.held:
            return Status.QUARANTINED
        return {None: Status.PENDING, True: Status.CONFIRMED, False: Status.REJECTED}[self.work.confirmed]

    @property
    def amount(self) -> float:
        return self.work.paid / CENTS

    @property
    def points(self) -> float:
        return self.amount * self.agreement

    @property
    def is_repeated(self) -> bool:
        return self.status == Status.CONFIRMED and self.work.paid < PRICES[self.work.kind].cents


@dataclass(frozen=True, slots=True)
class Page:
    lines: Sequence[Line]
    older: str


def read(user: User, agreement: Agreement, before: str = "") -> Page:
    """A page of the ledger after the cursor `before`; an invalid cursor means the first page."""
    rows = Work.objects.filter(user_id=user.pk, here=True).order_by("-at", "-id")
    if cursor := _cursor(before):
        at, id_ = cursor
        rows = rows.filter(Q(at__lt=at) | Q(at=at, id__lt=id_))
    page = list(rows[: PER_PAGE + 1])
    lines = [Line(work, _agreement_for(work, agreement)) for work in page[:PER_PAGE]]
    last = lines[-1].work if len(page) > PER_PAGE else None
    return Page(lines, older=f"{last.at.isoformat()}~{last.pk}" if last else "")


def _cursor(text: str) -> tuple[datetime, UUID] | None:
    moment, tilde, id_ = text.partition("~")
    try:
        at = parse_datetime(moment.replace(" ", "+"))
        return (at, UUID(id_)) if tilde and at and at.tzinfo else None
    except ValueError:
        return None


def _agreement_for(work: Work, agreement: Agreement) -> float:
    if work.kind in TEXTS:
        return agreement.texts
    return agreement.reviews if work.kind in REVIEWS else agreement.rankings
