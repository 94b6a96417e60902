"""Closing reports by the step that decides them, in the queue or elsewhere, and reopening them by undo."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from moderation import notices
from moderation.changes import Reversal, Rows
from moderation.kinds import KINDS
from moderation.models import Action, Case, Report, Step

UNDECIDED = (Case.State.OPEN, Case.State.CLAIMED)

# A moderator's claim on a case expires after this time.
CLAIM_LASTS = timedelta(hours=1)


def are_claimed() -> Q:
    """Cases with a current claim."""
    return Q(state=Case.State.CLAIMED, claimed_at__gte=timezone.now() - CLAIM_LASTS)


def close_for(action: Action, step: Step, before: Rows) -> None:
    """Closes the reports that the step decides, in its transaction. `before`: the rows of the tree before the step."""
    outcome = KINDS[action.kind].outcome_of_reports
    if not outcome or "signal" in action.detail:
        return
    decided: set[UUID] = {*step.messages}
    if KINDS[action.kind].decides_below:
        visible = [
            UUID(row) for (table, row), columns in before.items() if table == "message" and not columns["deleted"]
        ]
        decided.update(visible)
    for case in Case.objects.filter(_is_decided(action, decided), state__in=UNDECIDED):
        state = Case.State.UPHELD if outcome == Report.Outcome.UPHELD else Case.State.DISMISSED
        Case.objects.filter(pk=case.pk).update(state=state, decided_by=action.by_id, decided_at=Now(), action=action)
        close_reports(case, outcome, by=action)


def _is_decided(action: Action, messages: Collection[UUID]) -> Q:
    found = Q(message__in=messages)
    return found & Q(message__deleted=True) if KINDS[action.kind].decides_below else found


def close_reports(case: Case, outcome: str, *, by: Action | None = None) -> None:
    """Closes the undecided reports of a case and notifies those who made them."""
    waiting = Report.objects.filter(case=case, outcome="")
    reporters = list(waiting.values_list("reporter", flat=True))
    notices.notify_reporters(reporters, case.pk, is_upheld=outcome == Report.Outcome.UPHELD, action=by)
    waiting.update(outcome=outcome)


def keep_newer_reports(found: Reversal) -> None:
    """A reporter who has reported the message again since keeps the newer report as their only undecided one."""
    again = [
        row for (table, row), columns in found.updates.items() if table == "report" and columns.get("outcome") == ""
    ]
    for report in Report.objects.filter(pk__in=again):
        newer = Report.objects.filter(case=report.case_id, reporter=report.reporter_id, outcome="")
        if newer.exclude(pk=report.pk).exists():
            del found.updates["report", str(report.pk)]


def withdraw_notices(found: Reversal, action: Action) -> None:
    """Withdraws or corrects the notices to reporters about a decision that is undone."""
    reports = [row for (table, row) in found.updates if table == "report"]
    for report in Report.objects.filter(pk__in=reports, outcome=""):
        notices.notify_reopened(report.reporter_id, report.case_id, action)
