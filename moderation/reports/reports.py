"""Reports, from the flag on a message to the moderator's decision.

A report is stored in the transaction of its flag. With enough independent reports by trusted people the message is
quarantined until a moderator decides. Nothing else is automatic.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q
from django.db.models.functions import Now
from django.utils import timezone

from moderation import cases, statements
from moderation.actions import service
from moderation.actions.orders import Order
from moderation.cases import UNDECIDED
from moderation.models import Action, Case, Kind, Reason, Report
from moderation.reports import trust
from oasst import events
from oasst.models import EventType, Message, Quarantine, User
from tasks.rules import policy
from tasks.texts.report_reasons import OTHER, REASONS
from tasks.trees import lifecycle

# A contributor of a language is active with work in this time.
_ACTIVE_WITHIN = timedelta(days=30)


def flagged(message: Message, by: User, reason: str, note: str) -> None:
    """Stores a report, or updates the person's undecided report of this message."""
    lang = message.tree.lang
    case, is_new = Case.objects.get_or_create(message=message, defaults={"lang": lang})
    if not is_new:
        is_open = Q(state__in=UNDECIDED)
        Case.objects.filter(is_open, pk=case.pk).update(reported_at=Now())
        Case.objects.filter(~is_open, pk=case.pk).update(
            state=Case.State.OPEN, opened_at=Now(), reported_at=Now(), claimed_by=None, claimed_at=None,
            decided_by=None, decided_at=None, action=None,
        )  # fmt: skip
    report, is_first = Report.objects.get_or_create(
        case=case, reporter=by, outcome="", defaults={"reason": reason, "note": note}
    )
    if is_first:
        events.record(events.about_message(EventType.REPORT_OPENED, message, by=by, reason=reason))
    elif reason != OTHER.name or note:
        Report.objects.filter(pk=report.pk).update(reason=reason, note=note or report.note)
    _quarantine_if_enough(case, message)


def flag_removed(message: Message, by: User) -> None:
    """Removes the person's undecided report with their flag."""
    Report.objects.filter(case=message.pk, reporter=by, outcome="").delete()
    empty = Case.objects.filter(~Q(reports__outcome=""), pk=message.pk, state__in=UNDECIDED)
    empty.update(state=Case.State.DISMISSED, decided_at=Now())


def _quarantine_if_enough(case: Case, message: Message) -> None:
    rules = policy.rules(case.lang)
    if Quarantine.objects.filter(message=message, outcome="").exists():
        return
    found = [_reporter(*row) for row in statements.rows("reporters", case=case.pk)]
    if not found:
        return
    together = {frozenset(pair): number for *pair, number in statements.rows("reported_together", case=case.pk)}
    active = statements.rows(
        "people_active", lang=case.lang, since=timezone.now() - _ACTIVE_WITHIN, most=rules.moderation.small_community
    )
    if trust.takes_out(found, together, active[0][0], rules):
        service.take(Order(kind=Kind.QUARANTINE, reason=Reason.REPORTED, by=None, messages=[message.pk]))


def _reporter(
    id_: UUID, joined: datetime, accepted: int, decided: int, upheld: int, addresses: list[str]
) -> trust.Reporter:
    return trust.Reporter(
        id=id_, age=timezone.now() - joined, accepted=accepted, decided=decided, upheld=upheld,
        addresses=frozenset(addresses),
    )  # fmt: skip


# --- Deciding -----------------------------------------------------------------------------------------------------------


class Decided(Exception):
    """Another moderator has already decided the case."""


def claim(case: Case, *, by: User) -> User | None:
    """Claims the case unless another moderator has a current claim. Returns the claimant; None where it is decided."""
    free = ~cases.are_claimed() | Q(claimed_by=by)
    undecided = Case.objects.filter(pk=case.pk, state__in=UNDECIDED)
    if undecided.filter(free).update(state=Case.State.CLAIMED, claimed_by=by, claimed_at=timezone.now()):
        return by
    looking = undecided.select_related("claimed_by").first()
    return looking.claimed_by if looking else None


@transaction.atomic
def uphold(case: Case, *, by: User, text: str = "") -> Action:
    """Deletes the message with its replies, for the most common reason of its reports, and thanks the reporters.

    Raises:
        Decided: it was decided in the meantime.
        NotAllowed: as `orders.check`.
    """
    _expect_undecided(case)
    reason = reason_of(case)
    return service.take(Order(kind=Kind.DELETE, reason=reason, by=by, messages=[case.message_id], text=text))


@transaction.atomic
def dismiss(case: Case, *, by: User, text: str = "") -> Action:
    """Keeps the message, and releases it where the reports had quarantined it.

    Raises:
        Decided: it was decided in the meantime.
        NotAllowed: as `orders.check`.
    """
    _expect_undecided(case)
    is_held = Quarantine.objects.filter(message=case.message_id, outcome="").exists()
    kind, reason = (Kind.RELEASE, Reason.CORRECTION) if is_held else (Kind.DISMISS, Reason.NO_HARM)
    return service.take(Order(kind=kind, reason=reason, by=by, messages=[case.message_id], text=text))


@transaction.atomic
def settle(case: Case, *, by: User) -> None:
    """Closes the case for a trusted client, without an action."""
    undecided = Case.objects.filter(pk=case.pk, state__in=UNDECIDED)
    if not undecided.update(state=Case.State.DISMISSED, decided_by=by, decided_at=Now()):
        raise Decided
    cases.close_reports(case, Report.Outcome.DISMISSED)


def _expect_undecided(case: Case) -> None:
    """Under the lock of the tree, which every decision on its messages takes first."""
    lifecycle.locked(case.message.tree_id)
    if not Case.objects.filter(pk=case.pk, state__in=UNDECIDED).exists():
        raise Decided


def reason_of(case: Case) -> Reason:
    """The most common reason of the undecided reports."""
    commonest = _commonest(case)
    return Reason(REASONS[commonest].decision) if commonest in REASONS else Reason.OTHER


def _commonest(case: Case) -> str:
    counted = case.reports.filter(outcome="").values_list("reason").annotate(number=Count("pk")).order_by("-number")
    return counted[0][0] if counted else OTHER.name
