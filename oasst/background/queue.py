"""Queueing jobs, by name so that an action needs not import the app that does the work.

A job is queued after the commit, takes ids, and may run twice. With the broker down a request waits a fraction of a second
and goes on: the timetable in `oasst.core.schedule` has a sweep that does what a lost job should have done.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache

from django.db import transaction
from kombu import Connection
from kombu.exceptions import LimitExceeded, OperationalError
from kombu.pools import producers
from redis.exceptions import RedisError

from oasst.celery import app
from oasst.core.schedule import JOBS

log = logging.getLogger(__name__)

# In this header a job carries when it was queued; /healthz reads the age of the oldest from it.
QUEUED_AT = "queued_at"

# What a request may lose to a broker that does not answer.
_PATIENCE_S = 0.3

# Until when a job that this process has queued gathers work.
_gathering: dict[str, float] = {}

_without: ContextVar[bool] = ContextVar("_without", default=False)


def after_commit(name: str, *args: str | int, gather_s: float = 0) -> None:
    """Queues the job once the current transaction has committed; never fails because of the broker.

    With `gather_s` the job starts that many seconds later and does all that has been asked for meanwhile: until then this
    process queues it no more.

    Raises:
        KeyError: no such job.
    """
    queue = JOBS[name]
    if _without.get():
        return
    transaction.on_commit(lambda: _send(name, args, queue, gather_s), robust=True)


@contextmanager
def without() -> Iterator[None]:
    """Jobs asked for inside, by this thread, are not queued: the caller itself does what they would do."""
    before = _without.set(True)
    try:
        yield
    finally:
        _without.reset(before)


def _send(name: str, args: tuple[str | int, ...], queue: str, gather_s: float) -> None:
    now = time.monotonic()
    if gather_s and now < _gathering.get(name, now):
        return
    _gathering[name] = now + gather_s
    try:
        with producers[_broker()].acquire(block=True, timeout=_PATIENCE_S) as producer:
            app.send_task(
                name,
                args=args,
                queue=queue,
                producer=producer,
                retry=False,
                countdown=gather_s or None,
                headers={QUEUED_AT: datetime.now(UTC).timestamp()},
            )
    except (OperationalError, LimitExceeded, RedisError, OSError) as down:
        log.warning("%s not queued, the sweep will do it: %s", name, down)


@cache
def _broker() -> Connection:
    """The broker as requests see it: impatient. Workers, who wait for jobs on purpose, have the usual timeouts."""
    return app.connection_for_write(transport_options={"socket_timeout": _PATIENCE_S})
