"""Making actions final when the time for undoing is over: kinds erase what they must, and the record of changes goes."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from moderation.kinds import KINDS
from moderation.models import Action, Change, State

_AT_ONCE = 100


def finish() -> int:
    """Makes final what is due; returns how many actions."""
    due = Action.objects.filter(erased_at=None, undo_until__lt=timezone.now()).exclude(
        state__in=[State.RUNNING, State.UNDOING]
    )
    ids: list[UUID] = list(due.order_by("undo_until").values_list("pk", flat=True)[:_AT_ONCE])
    for action_id in ids:
        _finish(action_id)
    return len(ids)


@transaction.atomic
def _finish(action_id: UUID) -> None:
    action = Action.objects.select_for_update(no_key=True).get(pk=action_id)
    if action.erased_at:
        return
    finish = KINDS[action.kind].finish
    if finish and action.state in (State.DONE, State.CANCELLED):
        finish(action)
    Change.objects.filter(step__action=action).delete()
    action.erased_at = timezone.now()
    action.save(update_fields=["erased_at"])
