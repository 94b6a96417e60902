"""Background jobs of the corpus: ids in, call an action."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from oasst import events, health


@shared_task(name="oasst.number_events")
def number_events() -> int:
    """Numbers all waiting events. Runs after acts and, as the sweep, every few seconds."""
    total = 0
    while done := events.number():
        total += done
    return total


@shared_task(name="oasst.heartbeat")
def heartbeat() -> None:
    """Tells /healthz that a worker is alive."""
    health.beat()


@worker_ready.connect
def first_heartbeat(**_: Any) -> None:
    """A fresh worker need not wait for the timetable to be seen."""
    health.beat()
