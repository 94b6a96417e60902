"""What a digest tells of somebody's work, and of work that waits for them."""

from collections import Counter
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oasst.core import langs
from oasst.models import Event, EventType, Message, TreeState, User
from tasks.reading import dashboard


def fates(user: User, since: datetime) -> list[str]:
    """What became of their texts, and of the conversations these are in."""
    mine = Message.objects.filter(author=user)
    here = Event.objects.filter(at__gte=since, tree_id__in=mine.order_by().values("tree_id"))
    judged = here.filter(
        type__in=[EventType.MESSAGE_ACCEPTED, EventType.MESSAGE_REJECTED], message_id__in=mine.order_by().values("id")
    )
    latest = dict(judged.order_by("id").values_list("message_id", "type"))
    finished = here.filter(type=EventType.TREE_STATE_CHANGED, detail__to=TreeState.READY_FOR_EXPORT)
    return _said(Counter(latest.values()), finished.values("tree_id").distinct().count())


def waiting(user: User, _since: datetime) -> list[str]:
    """How much there is to do in each of their languages."""
    return [
        _("%(lang)s: %(number)d") % {"lang": langs.own_name(here.lang), "number": here.total}
        for here in dashboard.offers(user)
        if here.total
    ]


def _said(decided: Counter[str], finished: int) -> list[str]:
    accepted, rejected = decided[EventType.MESSAGE_ACCEPTED], decided[EventType.MESSAGE_REJECTED]
    lines = []
    if accepted:
        text = ngettext("%(number)d text was accepted.", "%(number)d texts were accepted.", accepted)
        lines.append(text % {"number": accepted})
    if rejected:
        text = ngettext("%(number)d text was rejected.", "%(number)d texts were rejected.", rejected)
        lines.append(text % {"number": rejected})
    if finished:
        text = ngettext(
            "%(number)d conversation you wrote in is finished.",
            "%(number)d conversations you wrote in are finished.",
            finished,
        )
        lines.append(text % {"number": finished})
    return lines
