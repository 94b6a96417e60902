"""Texts without signals of their own, whose copies are detected: imported ones, and older than the watch.

An import records no event for its messages. So it has all messages read in their order, some at each run, and those
that have no fingerprint get one. While that goes on, there is a watermark; killed, it goes on with the next run.
"""

from django.db import transaction

from moderation.models import Watermark
from moderation.signals import fingerprints, near_duplicates
from oasst.db import locks
from oasst.models import Message
from tasks.rules import policy

# A second or two of work.
BATCH = 2_000
_NAME = "earlier"


def begin() -> None:
    """Starts over from the first message."""
    Watermark.objects.update_or_create(name=_NAME, defaults={"seq": 0})


@transaction.atomic
def read_on(limit: int = BATCH) -> int:
    """Reads the next messages, at most `limit`; returns how many. 0: nothing is left, or another worker has the lock."""
    if not locks.try_lock(locks.Namespace.SIGNALS):
        return 0
    mark = Watermark.objects.filter(name=_NAME).first()
    if mark is None:
        return 0
    messages = list(Message.objects.filter(seq__gt=mark.seq).select_related("fingerprint").order_by("seq")[:limit])
    if not messages:
        mark.delete()
        return 0
    unknown = [message for message in messages if not message.deleted and not hasattr(message, "fingerprint")]
    runs = {message.pk: near_duplicates.runs(message.text) for message in unknown}
    fingerprints.keep(unknown, runs, policy.everywhere().moderation, are_asked_about=False)
    Watermark.objects.filter(pk=mark.pk).update(seq=messages[-1].seq)
    return len(messages)
