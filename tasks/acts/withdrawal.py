"""Withdrawal of messages: deleted, excluded from later releases, and recorded without a person."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from oasst.accounts import departures
from oasst.models import Message, Quarantine, User, WithdrawnMessage
from tasks.trees import interventions


def withdraw(message: Message, *, by: User) -> None:
    """Deletes the message and its descendants, and records the withdrawal. Doing so twice changes nothing."""
    with transaction.atomic():
        interventions.delete(message, by=by, reason="withdrawn")
        WithdrawnMessage.objects.get_or_create(message_id=message.pk, defaults={"tree_id": message.tree_id})
        Quarantine.objects.filter(message=message, reason=departures.REASON, outcome="").update(
            outcome=Quarantine.Outcome.REMOVED, closed_at=Now(), closed_by=by
        )


def finish() -> int:
    """Withdraws the remaining messages that people asked to withdraw, one at a time; returns how many."""
    recorded = WithdrawnMessage.objects.filter(message_id=OuterRef("pk"))
    # As long as the author may return, a message is only hidden, see `tasks.acts.departures`.
    requested = Message.objects.filter(~Exists(recorded), author__withdraws_at__isnull=False, author__erased_from=None)
    waiting = list(requested.select_related("author").order_by("tree", "seq"))
    for message in waiting:
        assert message.author is not None
        withdraw(message, by=message.author)
    return len(waiting)
