"""Background jobs of the corpus: ids in, call an action."""

from typing import Any
from uuid import UUID

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from oasst import events
from oasst.accounts import departures
from oasst.background import (
    retention,
    runs,  # noqa: F401 -- keeps a record of every run
)
from oasst.notifications import digests
from oasst.serving import health
from oasst.serving.cache import clear_fallback
from oasst.webhooks import delivery


@shared_task(name="oasst.number_events")
def number_events() -> int:
    """Numbers all waiting events. Runs after acts and, as the sweep, every few seconds."""
    total = 0
    while done := events.number():
        total += done
    return total


@shared_task(name="oasst.heartbeat")
def heartbeat() -> None:
    """Heartbeat of the worker, for /healthz."""
    health.beat()


@shared_task(name="oasst.look_for_webhooks")
def look_for_webhooks() -> int:
    """Queues a job for every webhook with pending events."""
    return delivery.look_for_work()


@shared_task(name="oasst.deliver_webhook")
def deliver_webhook(webhook_id: str) -> int:
    """Sends one webhook the events since its last delivery."""
    return delivery.deliver(UUID(webhook_id))


@shared_task(name="oasst.send_digests")
def send_digests() -> int:
    """Mails every digest that is due."""
    return digests.send_due()


@shared_task(name="oasst.erase")
def erase() -> int:
    """Erases the accounts of people who left a week ago."""
    return departures.erase_due(timezone.now())


@shared_task(name="oasst.clear")
def clear() -> dict[str, int]:
    """Deletes what is kept no longer."""
    return {**retention.clear(), "limits": clear_fallback()}


@worker_ready.connect
def first_heartbeat(**_: Any) -> None:
    """A fresh worker need not wait for the timetable to be seen."""
    health.beat()
