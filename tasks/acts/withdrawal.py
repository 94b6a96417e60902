"""Withdrawing what somebody wrote: it is deleted, is in no later release, and stands in a record that names no person."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from oasst.accounts import departures
from oasst.models import Message, Quarantine, User, WithdrawnMessage
from tasks.trees import interventions


def withdraw(message: Message, *, by: User) -> None:
    """Deletes the message with all that answers it, and records that it was withdrawn. Doing so twice changes nothing."""
    with transaction.atomic():
        interventions.delete(message, by=by, reason="withdrawn")
        WithdrawnMessage.objects.get_or_create(message_id=message.pk, defaults={"tree_id": message.tree_id})
        Quarantine.objects.filter(message=message, reason=departures.REASON, outcome="").update(
            outcome=Quarantine.Outcome.REMOVED, closed_at=Now(), closed_by=by
        )


def finish() -> int:
    """Withdraws what is left of what people asked to be withdrawn, a message at a time; returns how many there were."""
    recorded = WithdrawnMessage.objects.filter(message_id=OuterRef("pk"))
    # While the author may still come back it is only hidden, see `tasks.acts.departures`.
    asked = Message.objects.filter(~Exists(recorded), author__withdraws_at__isnull=False, author__erased_from=None)
    waiting = list(asked.select_related("author").order_by("tree", "seq"))
    for message in waiting:
        assert message.author is not None
        withdraw(message, by=message.author)
    return len(waiting)
