"""What becomes of reports when a moderator decides, in the queue or elsewhere."""

from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from moderation import notices
from moderation.models import Action, Case, Change, Kind, Report
from oasst.models import Notification

UNDECIDED = (Case.State.OPEN, Case.State.CLAIMED)

# Who has begun to look at a case has so long; then others are offered it as if nobody had.
LOOKED_AT_FOR = timedelta(hours=1)

_TAKING_OUT = (Kind.DELETE, Kind.PURGE)


def looked_at() -> Q:
    """Cases that somebody is looking at."""
    return Q(state=Case.State.CLAIMED, claimed_at__gte=timezone.now() - LOOKED_AT_FOR)


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
