"""Is the platform well? What /healthz and `up` ask."""

import json
import time
from dataclasses import asdict, dataclass
from typing import cast

from django.conf import settings
from django.core.cache import cache, caches
from django.db import DatabaseError, connection
from redis import Redis
from redis.exceptions import RedisError

from oasst.celery import QUEUED_AT
from oasst.core.schedule import QUEUES
from oasst.serving.cache import Cache

_BEAT_KEY = "worker-heartbeat"
# Three missed heartbeats (oasst.core.schedule) and the worker counts as gone.
WORKER_SILENT_AFTER_S = 35
# Jobs that wait longer than this mean that the workers cannot keep up.
QUEUE_LATE_AFTER_S = 120


@dataclass(frozen=True, slots=True)
class Health:
    database: bool
    redis: bool
    worker: bool
    queue_length: int | None
    queue_age_seconds: float | None

    @property
    def well(self) -> bool:
        late = self.queue_age_seconds is not None and self.queue_age_seconds > QUEUE_LATE_AFTER_S
        return self.database and self.redis and self.worker and not late

    def as_dict(self) -> dict[str, object]:
        return {"ok": self.well, **asdict(self)}


def beat() -> None:
    """The worker was here just now."""
    cache.set(_BEAT_KEY, time.time(), timeout=None)


def look() -> Health:
    length, age = None, None
    try:
        last = cast(Cache, caches["default"]).get_at_once(_BEAT_KEY)
        length, age = _queues()
        redis = True
    except (RedisError, OSError):
        redis, last = False, None
    worker = last is not None and time.time() - last < WORKER_SILENT_AFTER_S
    return Health(_database(), redis, worker, length, age)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return True
    except DatabaseError:
        return False


def _queues() -> tuple[int, float | None]:
    """How many jobs wait, and for how many seconds the oldest of them has."""
    length, oldest = 0, None
    with broker() as client:
        for queue in QUEUES:
            length += int(client.llen(queue))
            job = client.lindex(queue, -1)  # jobs enter at the left
            if job:
                queued = json.loads(job).get("headers", {}).get(QUEUED_AT)
                if queued:
                    oldest = min(oldest or queued, queued)
    return length, None if oldest is None else max(0.0, round(time.time() - oldest, 1))


def broker() -> Redis:
    """A client of the database that holds the queues."""
    url = settings.CELERY_BROKER_URL.replace("redis+socket://", "unix://").replace("virtual_host=", "db=")
    return Redis.from_url(url, socket_connect_timeout=0.3, socket_timeout=2)
