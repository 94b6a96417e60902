"""Texts of deleted accounts: hidden for a week, then withdrawn; restored if the person returns.

`oasst.accounts.departures` quarantines them in the transaction of the deletion; this module updates their trees.
"""

from django.db.models import Exists, OuterRef, QuerySet

from oasst import events
from oasst.accounts import departures
from oasst.models import Event, EventType, Quarantine
from tasks.trees import advance, interventions


def settle() -> int:
    """Records events for hidden messages and releases those of people who returned; returns the number of messages."""
    return _announce_hidden() + _release_returned()


def _announce_hidden() -> int:
    announced = Event.objects.filter(
        type=EventType.MESSAGE_QUARANTINED,
        tree_id=OuterRef("message__tree_id"),
        message_id=OuterRef("message_id"),
        at__gte=OuterRef("opened_at"),
    )
    waiting = _quarantines().filter(~Exists(announced), message__author__erased_from__isnull=False)
    entries = list(waiting.select_related("message", "opened_by").order_by("message__tree", "message__seq"))
    for each in entries:
        with advance.tree_change(each.message.tree_id, reason="quarantine", by=each.opened_by) as (_tree, new_events):
            new_events.append(
                events.about_message(
                    EventType.MESSAGE_QUARANTINED, each.message, by=each.opened_by, reason=departures.REASON
                )
            )
    return len(entries)


def _release_returned() -> int:
    back = _quarantines().filter(message__author__deleted_at=None).select_related("message", "message__author")
    entries = list(back.order_by("message__tree", "message__seq"))
    for each in entries:
        assert each.message.author is not None
        interventions.release(each, by=each.message.author)
    return len(entries)


def _quarantines() -> "QuerySet[Quarantine]":
    return Quarantine.objects.filter(reason=departures.REASON, outcome="")
