"""What becomes final: a purge that nobody has undone in time is erased, earlier texts of a message are that were edited for
holding private data, and of all old actions the record of changes.

Texts, votes and names go; the places of the messages stay, deleted and empty of meaning, so that others' replies keep their
parents and nothing that refers to them breaks.
"""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from moderation.models import Action, Change, Kind, Reason, State
from oasst.models import Message, Reaction, Review, Revision, WithdrawnMessage
from tasks.models import Draft

# What stands where a text was. It is never shown: the message is deleted, or has another text since.
ERASED = "[erased]"
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
    if action.state in (State.DONE, State.CANCELLED):
        if action.kind == Kind.PURGE:
            _erase(action)
        elif action.kind == Kind.EDIT and action.reason == Reason.PRIVATE_DATA:
            _erase_earlier_texts(action)
    Change.objects.filter(step__action=action).delete()
    action.erased_at = timezone.now()
    action.save(update_fields=["erased_at"])


def _erase(action: Action) -> None:
    """What the purged person wrote and the action took out, as long as nobody has restored it since."""
    rows = Change.objects.filter(step__action=action, table="message", after__deleted=True).values_list(
        "row", flat=True
    )
    gone = Message.objects.filter(pk__in=[UUID(row) for row in rows], author=action.person_id, deleted=True)
    found = dict(gone.values_list("pk", "tree"))
    WithdrawnMessage.objects.bulk_create(
        [WithdrawnMessage(message_id=message, tree_id=tree) for message, tree in found.items()], ignore_conflicts=True
    )
    Revision.objects.filter(message__in=found).delete()
    Review.objects.filter(message__in=found).update(note="")
    Reaction.objects.filter(message__in=found, user=action.person_id).delete()
    Draft.objects.filter(user=action.person_id).delete()
    Message.objects.filter(pk__in=found).update(text=ERASED, frontend_message_id=None)


def _erase_earlier_texts(action: Action) -> None:
    """Those before the text that the action gave the message."""
    edited = Change.objects.filter(step__action=action, table="message", after__has_key="revision")
    for message, after in edited.values_list("row", "after"):
        assert after
        Revision.objects.filter(message=UUID(message), number__lt=after["revision"]).update(text=ERASED)
