"""Runs of jobs: when each ran last, how long it took, whether and how it failed.

Kept in Redis, because it is of use while the platform runs and may be lost. Of an error only its class is kept: its message
may contain a contributor's text, and is in the log.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from celery import Task, states
from celery.signals import task_postrun, task_prerun
from django.core.cache import cache
from redis.exceptions import RedisError

from oasst.core.schedule import EVERY, JOBS

# A job is late when it has not run for this number of its periods, but at least this number of seconds.
_PERIODS_LATE, _LATE_S = 3, 60

# When the jobs of this process began, by their id.
_begun: dict[str, float] = {}


@dataclass(frozen=True, slots=True)
class Run:
    at: datetime
    seconds: float


@dataclass(frozen=True, slots=True)
class Job:
    """`every` is in seconds, None where the job runs when it is asked for; `failures` count since Redis began."""

    name: str
    queue: str
    every: float | None
    last: Run | None
    failures: int
    failed_at: datetime | None
    error: str

    def is_late(self, now: datetime) -> bool:
        """It should have run by the timetable. One that never ran looks like one whose record was lost."""
        if self.every is None or self.last is None:
            return False
        return (now - self.last.at).total_seconds() > max(_PERIODS_LATE * self.every, _LATE_S)


def read() -> list[Job]:
    """Every job, by name.

    Raises:
        RedisError: Redis does not answer.
    """
    kept = cache.get_many([_key(part, name) for name in JOBS for part in ("run", "failure", "failures")])
    return [_job(name, kept) for name in sorted(JOBS)]


@task_prerun.connect
def begin(task_id: str, **_signal: Any) -> None:
    _begun[task_id] = time.monotonic()


@task_postrun.connect
def end(task_id: str, task: Task, state: str | None = None, retval: Any = None, **_signal: Any) -> None:  # type: ignore[type-arg]  # not generic at run time
    """Never fails, so that a job does not for want of a record."""
    now = time.time()
    seconds = time.monotonic() - _begun.pop(task_id, time.monotonic())
    if task.name not in JOBS:
        return
    try:
        cache.set(_key("run", task.name), (now, seconds), timeout=None)
        if state == states.FAILURE:
            cache.set(_key("failure", task.name), (now, type(retval).__name__), timeout=None)
            cache.get_or_set(_key("failures", task.name), 0, timeout=None)
            cache.incr(_key("failures", task.name))
    except (RedisError, OSError):
        return


def _key(part: str, name: str) -> str:
    return f"job-{part}:{name}"


def _job(name: str, kept: dict[str, Any]) -> Job:
    ran, failed = kept.get(_key("run", name)), kept.get(_key("failure", name))
    return Job(
        name=name,
        queue=JOBS[name],
        every=EVERY.get(name),
        last=Run(datetime.fromtimestamp(ran[0], UTC), ran[1]) if ran else None,
        failures=kept.get(_key("failures", name), 0),
        failed_at=datetime.fromtimestamp(failed[0], UTC) if failed else None,
        error=failed[1] if failed else "",
    )
