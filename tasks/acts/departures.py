"""What becomes of the texts of people who leave: hidden for a week, then withdrawn; back if the person comes back.

`oasst.accounts.departures` puts them into quarantine in the person's own transaction; here their trees learn of it.
"""

from django.db.models import Exists, OuterRef, QuerySet

from oasst import events
from oasst.accounts import departures
from oasst.models import Event, EventType, Quarantine
from tasks.trees import advance, interventions


def settle() -> int:
    """Makes known what is hidden, and lets go of what is not to be any more; returns how many messages it was about."""
    return _make_known() + _let_go()


def _make_known() -> int:
    told = Event.objects.filter(
        type=EventType.MESSAGE_QUARANTINED,
        tree_id=OuterRef("message__tree_id"),
        message_id=OuterRef("message_id"),
        at__gte=OuterRef("opened_at"),
    )
    waiting = _held().filter(~Exists(told), message__author__erased_from__isnull=False)
    held = list(waiting.select_related("message", "opened_by").order_by("message__tree", "message__seq"))
    for each in held:
        with advance.held(each.message.tree_id, reason="quarantine", by=each.opened_by) as (_tree, happened):
            happened.append(
                events.about_message(
                    EventType.MESSAGE_QUARANTINED, each.message, by=each.opened_by, reason=departures.REASON
                )
            )
    return len(held)


def _let_go() -> int:
    back = _held().filter(message__author__deleted_at=None).select_related("message", "message__author")
    held = list(back.order_by("message__tree", "message__seq"))
    for each in held:
        assert each.message.author is not None
        interventions.release(each, by=each.message.author)
    return len(held)


def _held() -> "QuerySet[Quarantine]":
    return Quarantine.objects.filter(reason=departures.REASON, outcome="")
