"""Consumer of the event log that detects signals, outside requests.

A batch is one transaction under an advisory lock: it checks the messages of the next events, as they are now, and stores
its position in the log. So the content of an event, its order and repetitions do not matter: a killed batch has changed
nothing, and checking twice changes nothing.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from moderation.models import Signal, Watermark
from moderation.signals import backlog, detection, fingerprints, near_duplicates, reconciliation
from oasst import events
from oasst.db import locks
from oasst.models import Event, EventType, Message
from tasks.rules import policy

# Well under a second of work, also where all of them are about texts.
BATCH = 200
_NAME = "signals"

_OF_ONE_MESSAGE = (
    EventType.MESSAGE_POSTED, EventType.MESSAGE_EDITED, EventType.MESSAGE_DELETED, EventType.MESSAGE_RESTORED,
)  # fmt: skip
# Their details name the messages.
_OF_SEVERAL = (EventType.TREE_LANG_CHANGED, EventType.WORK_MOVED)


def watch() -> int:
    """Reads all new events, and a part of the backlog; returns how many events. Does nothing while another worker has the
    lock.
    """
    total = 0
    while read := read_on():
        total += read
    backlog.read_on()
    return total


@transaction.atomic
def read_on(limit: int = BATCH) -> int:
    """Reads the next events, at most `limit`; returns how many."""
    if not locks.try_lock(locks.Namespace.SIGNALS):
        return 0
    mark, _is_new = Watermark.objects.get_or_create(name=_NAME)
    new = events.read_after(mark.seq, limit)
    if new:
        look_at({message for event in new for message in _spoken_of(event)})
        if any(event.type == EventType.TREES_IMPORTED for event in new):
            backlog.begin()
        Watermark.objects.filter(pk=mark.pk).update(seq=new[-1].seq)
    return len(new)


def look_at(ids: Collection[UUID]) -> None:
    """Brings fingerprints and signals in line with these messages. The caller has the lock."""
    if not ids:
        return
    rules = policy.everywhere().moderation
    messages = list(Message.objects.filter(pk__in=ids).select_related("tree").order_by("seq"))
    living = [message for message in messages if not message.deleted]
    runs = {message.pk: near_duplicates.runs(message.text) for message in living}
    fingerprints.let_go([message.pk for message in messages if message.deleted])
    fingerprints.keep(living, runs, rules)
    reconciliation.settle(detection.look(living, runs, rules), messages)


def _spoken_of(event: Event) -> Collection[UUID]:
    if event.type in _OF_ONE_MESSAGE and event.message_id:
        return [event.message_id]
    if event.type in _OF_SEVERAL:
        return [UUID(message) for message in event.detail["messages"]]
    if event.type == EventType.ACTION_UNDONE:
        return Signal.objects.filter(action=event.detail["action"]).values_list("message", flat=True)
    return ()
