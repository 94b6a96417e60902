"""What an owner may still ask for: rates, replies in the making, tokens of a model, and its queue."""

from datetime import timedelta

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from chat.access import Owner
from chat.actions.refusals import Refused
from chat.models import ChatMessage, ChatModel
from chat.rules.limits import LIMITS
from chat.rules.states import UNFINISHED
from oasst.serving.rate_limits import Limit, seconds_to_wait


def check(owner: Owner, model: ChatModel, *, address: str = "") -> None:
    """`address` is where a guest's request comes from: a new cookie must not mean a new allowance.

    Raises:
        Refused: not now, with the reason.
    """
    if not model.enabled or (owner.is_guest and not model.guests):
        raise Refused(422, _("This model isn't available. Choose another one."), field="model")
    _check_unfinished(owner)
    _check_budget(owner, model)
    _check_queue(owner, model)
    _check_rate(owner, address)


def _check_rate(owner: Owner, address: str) -> None:
    times = LIMITS.guest_messages if owner.is_guest else LIMITS.person_messages
    who = f"guest:{address or owner.name}" if owner.is_guest else owner.name
    wait = seconds_to_wait([Limit("chat", who, times, LIMITS.window_minutes)])
    if wait:
        minutes = max(1, round(wait / 60))
        raise Refused(429, _("That's a lot of messages. Try again in %(n)s min.") % {"n": minutes}, wait=wait)


def _check_unfinished(owner: Owner) -> None:
    running = ChatMessage.objects.filter(chat__in=owner.chats(), state__in=UNFINISHED).count()
    if running >= LIMITS.unfinished_replies:
        raise Refused(409, _("Other replies of yours are still being written. Wait for them, or stop them."))


def _check_budget(owner: Owner, model: ChatModel) -> None:
    budget = model.guest_tokens if owner.is_guest else model.person_tokens
    if not budget:
        return
    day = timezone.now() - timedelta(days=1)
    made = ChatMessage.objects.filter(chat__in=owner.chats(), model=model, created_at__gt=day)
    if (made.aggregate(sum=Sum("completion_tokens"))["sum"] or 0) >= budget:
        raise Refused(429, _("You've used up today's allowance of this model. Choose another one."), field="model")


def _check_queue(owner: Owner, model: ChatModel) -> None:
    if ChatMessage.objects.filter(model=model, state__in=UNFINISHED).count() < LIMITS.queue_of_a_model:
        return
    others = ChatModel.objects.offered(guest=owner.is_guest).exclude(pk=model.pk)
    names = ", ".join(others.values_list("name", flat=True)[:3])
    text = _("Too many people are waiting for this model.")
    free = _("You can use: %(names)s.") % {"names": names} if names else ""
    raise Refused(503, f"{text} {free}".strip(), field="model", wait=30)
