"""Delivery of new events to a webhook, in order, with retries and a final switch-off."""

import random
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

import orjson
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from oasst import events
from oasst.background import queue
from oasst.models import Event, Notification, Webhook
from oasst.webhooks import signatures, subjects, transport

Post = Callable[[str, bytes, Mapping[str, str]], str]

# How long to wait after each failure in a row; one more and the webhook is switched off. Not quite a day in all.
BACKOFF = [
    timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2),
    timedelta(hours=6), timedelta(hours=12),
]  # fmt: skip
# The lease of a webhook by one worker, renewed at each request; longer than a request can take.
_LEASE = timedelta(seconds=120)
# A job ends after this, so that one webhook with many events does not delay others.
_BUDGET_S = 30
_AT_ONCE = 100
# The kind of notification for its owner when it is switched off.
SWITCHED_OFF = "webhook_switched_off"


def look_for_work() -> int:
    """Queues a job for every webhook that has not seen the latest events and is not waiting after a failure."""
    latest = events.latest()
    due = Webhook.objects.filter(
        enabled=True, client__enabled=True, next_try_at__lte=timezone.now(), seq__lt=latest
    ).values_list("pk", flat=True)
    for pk in due:
        queue.after_commit("oasst.deliver_webhook", str(pk))
    return len(due)


def deliver(webhook_id: UUID, post: Post = transport.post) -> int:
    """Sends pending events to the webhook and returns the number of accepted requests."""
    hook = _taken(webhook_id)
    if hook is None:
        return 0
    sent, end = 0, time.monotonic() + _BUDGET_S
    upto = events.latest()
    waiting = _waiting(hook, upto)
    for event in waiting:
        if time.monotonic() > end:
            break
        if wrong := _tell(hook, event, post):
            _failed(hook, wrong)
            return sent
        if not _move(hook, seq=event.seq, failures=0, last_error="", last_delivered_at=timezone.now()):
            return sent  # switched off meanwhile, or another worker has it
        sent += 1
    done = sent == len(waiting) < _AT_ONCE
    _move(hook, seq=upto if done else hook.seq, next_try_at=timezone.now())
    return sent


def _taken(webhook_id: UUID) -> Webhook | None:
    """The webhook, if it is due and not leased by another worker."""
    until = timezone.now() + _LEASE
    mine = Webhook.objects.filter(pk=webhook_id, enabled=True, next_try_at__lte=timezone.now())
    if mine.update(next_try_at=until) != 1:
        return None
    return Webhook.objects.select_related("client", "client__owner").get(pk=webhook_id)


def _waiting(hook: Webhook, upto: int) -> list[Event]:
    wanted = subjects.about(subjects.open_to(hook.client, hook.subjects))
    return list(Event.objects.filter(wanted, seq__gt=hook.seq, seq__lte=upto).order_by("seq")[:_AT_ONCE])


def _tell(hook: Webhook, event: Event, post: Post) -> str:
    body = orjson.dumps(subjects.payload(event))
    signed = signatures.headers(hook.secret, message_id=f"msg_{event.seq}", at=int(time.time()), body=body)
    return post(hook.url, body, {"Content-Type": "application/json", **signed})


def _move(hook: Webhook, *, next_try_at: datetime | None = None, **values: object) -> bool:
    """Updates the webhook and renews the lease; False if the lease is lost."""
    until = next_try_at or timezone.now() + _LEASE
    ours = Webhook.objects.filter(pk=hook.pk, enabled=True, next_try_at=hook.next_try_at)
    kept = ours.update(next_try_at=until, **values) == 1
    hook.next_try_at = until
    for name, value in values.items():
        setattr(hook, name, value)
    return kept


@transaction.atomic
def _failed(hook: Webhook, wrong: str) -> None:
    failures = hook.failures + 1
    if failures <= len(BACKOFF):
        wait = BACKOFF[failures - 1] * random.uniform(1, 1.2)  # noqa: S311 -- spreads the load
        _move(hook, failures=F("failures") + 1, last_error=wrong, next_try_at=timezone.now() + wait)
    elif _move(hook, failures=F("failures") + 1, last_error=wrong, enabled=False) and hook.client.owner:
        detail = {"client": hook.client.description, "url": hook.url, "why": wrong}
        Notification.objects.create(user=hook.client.owner, kind=SWITCHED_OFF, detail=detail)
