"""The points ledger: every piece of a person's work and the points it earned, newest first."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Q
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leaderboard.models import Work
from leaderboard.models.work import REVIEWS, TEXTS, Kind
from leaderboard.rules.scoring import CENTS, PRICES, Agreement
from oasst.models import Message, User
from tasks.rules import policy
from tasks.rules.pending import rankings_left, reviews_left

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
    """Points are `amount` times `agreement`. `is_repeated`: reduced, because it was above the hourly limit.

    `left` is the number of judgements by others that pending work waits for.
    """

    work: Work
    agreement: float
    left: int = 0

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
    def expected(self) -> float:
        """What pending work is worth once others confirm it, before agreement."""
        return PRICES[self.work.kind].cents / CENTS

    @property
    def is_pending(self) -> bool:
        return self.status == Status.PENDING

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
    left = _judgements_left(work for work in page[:PER_PAGE] if work.confirmed is None)
    lines = [Line(work, _agreement_for(work, agreement), left.get(work.pk, 0)) for work in page[:PER_PAGE]]
    last = lines[-1].work if len(page) > PER_PAGE else None
    return Page(lines, older=f"{last.at.isoformat()}~{last.pk}" if last else "")


def _judgements_left(works: Iterable[Work]) -> dict[UUID, int]:
    """The judgements by others that pending work waits for, by its id. One statement."""
    pending = list(works)
    about = Message.objects.filter(pk__in={work.message_id for work in pending})
    given = {
        message_id: (parent_id is None, reviews, rankings or 0)
        for message_id, parent_id, reviews, rankings in about.annotate(
            ballots=Max("children__ranking_count")
        ).values_list("pk", "parent_id", "review_count", "ballots")
    }
    return {work.pk: _left(work, *given[work.message_id]) for work in pending if work.message_id in given}


def _left(work: Work, root: bool, reviews: int, rankings: int) -> int:
    rules = policy.rules(work.lang)
    if work.kind == Kind.RANKING:
        return rankings_left(rules, given=rankings)
    return reviews_left(rules, root=root, given=reviews)


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
