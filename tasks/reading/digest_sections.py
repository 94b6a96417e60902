"""The sections of the email digest about a person's work and the tasks open to them."""

from collections import Counter
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oasst.core import langs
from oasst.models import Event, EventType, Message, TreeState, User
from tasks.reading import dashboard


def fates(user: User, since: datetime) -> list[str]:
    """The results of the person's messages and of the conversations with them."""
    mine = Message.objects.filter(author=user)
    here = Event.objects.filter(at__gte=since, tree_id__in=mine.order_by().values("tree_id"))
    judged = here.filter(
        type__in=[EventType.MESSAGE_ACCEPTED, EventType.MESSAGE_REJECTED], message_id__in=mine.order_by().values("id")
    )
    latest = dict(judged.order_by("id").values_list("message_id", "type"))
    finished = here.filter(type=EventType.TREE_STATE_CHANGED, detail__to=TreeState.READY_FOR_EXPORT)
    return _lines(Counter(latest.values()), finished.values("tree_id").distinct().count())


def waiting(user: User, _since: datetime) -> list[str]:
    """The number of open tasks in each of the person's languages."""
    return [
        _("%(lang)s: %(number)d") % {"lang": langs.own_name(here.lang), "number": here.total}
        for here in dashboard.offers(user)
        if here.total
    ]


def _lines(decided: Counter[str], finished: int) -> list[str]:
    accepted, rejected = decided[EventType.MESSAGE_ACCEPTED], decided[EventType.MESSAGE_REJECTED]
    lines = []
    if accepted:
        text = ngettext("%(number)d message was accepted.", "%(number)d messages were accepted.", accepted)
        lines.append(text % {"number": accepted})
    if rejected:
        text = ngettext("%(number)d message was rejected.", "%(number)d messages were rejected.", rejected)
        lines.append(text % {"number": rejected})
    if finished:
        text = ngettext(
            "%(number)d conversation you wrote in is finished.",
            "%(number)d conversations you wrote in are finished.",
            finished,
        )
        lines.append(text % {"number": finished})
    return lines
