"""What becomes of reports when a moderator decides, in the queue or elsewhere."""

from django.db.models.functions import Now

from moderation import notices
from moderation.models import Action, Case, Change, Kind, Report
from oasst.models import Notification

UNDECIDED = (Case.State.OPEN, Case.State.CLAIMED)
_TAKING_OUT = (Kind.DELETE, Kind.PURGE)


def close_for(action: Action) -> None:
    """Reports of what an action has taken out are upheld by it."""
    if action.kind not in _TAKING_OUT:
        return
    gone = Change.objects.filter(step__action=action, table="message", after__deleted=True).values_list(
        "row", flat=True
    )
    for case in Case.objects.filter(pk__in=list(gone), state__in=UNDECIDED):
        Case.objects.filter(pk=case.pk).update(
            state=Case.State.UPHELD, decided_by=action.by_id, decided_at=Now(), action=action
        )
        tell(case, Report.Outcome.UPHELD)


def tell(case: Case, outcome: str) -> None:
    """Closes the undecided reports of a case and tells those who made them."""
    waiting = Report.objects.filter(case=case, outcome="")
    kind = notices.REPORT_UPHELD if outcome == Report.Outcome.UPHELD else notices.REPORT_DISMISSED
    Notification.objects.bulk_create([Notification(user_id=each.reporter_id, kind=kind) for each in waiting])
    waiting.update(outcome=outcome)
