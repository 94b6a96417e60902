"""Leases: how long a task is reserved for a person, extending it, ending it, and sweeping expired ones."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from oasst.models import ApiClient, User
from tasks import statements
from tasks.models import Task, TaskState
from tasks.rules import kinds, policy
from tasks.rules.thresholds import Rules
from tasks.trees import automatic_moderation


def open_tasks(user: User) -> int:
    """Number of tasks that count towards the limit of open tasks per person."""
    return int(statements.value("open_task_count", me=user.pk, unacknowledged=policy.everywhere().lease_unacknowledged))


def duration(kind: str, rules: Rules) -> timedelta:
    """The lease of work of this kind, from its start or the last heartbeat."""
    return rules.lease_write if kind in kinds.WRITING else rules.lease_judge


def first_duration(kind: str, rules: Rules, client: ApiClient | None) -> timedelta:
    """The first lease. API clients must acknowledge reviews and rankings soon. They may acknowledge a text only just before
    they submit it, so writing tasks get the full lease.
    """
    full = duration(kind, rules)
    return full if client is None or kind in kinds.WRITING else min(full, rules.lease_unacknowledged)


def heartbeat(task: Task) -> datetime | None:
    """Extends the lease; returns its new end, or None if the task is no longer open."""
    until: datetime | None = statements.value(
        "heartbeat", task=task.pk, me=task.user_id, lease=duration(task.kind, policy.rules(task.lang))
    )
    return until


def skip(task: Task, *, reason: str = "") -> bool:
    """Skips the task; False if it was no longer open."""
    with transaction.atomic():
        skipped = end(task, TaskState.SKIPPED, reason=reason)
    if skipped:
        automatic_moderation.skipped(task)
    return skipped


def end(task: Task, state: TaskState, *, reason: str = "", result_id: UUID | None = None) -> bool:
    """Ends an open task and returns its lease, in the transaction of the caller; False if it was not open."""
    ended = statements.value(
        "finish", task=task.pk, kind=task.kind, message=task.opening_message_id, lang=task.lang, me=task.user_id,
        state=state, reason=reason[:512], result=result_id,
    )  # fmt: skip
    return ended is not None


def sweep(batch: int = 100) -> int:
    """Ends all expired leases; returns how many."""
    total = 0
    while True:
        with transaction.atomic():
            returned = int(statements.value("sweep", limit=batch))
        if not returned:
            break
        total += returned
    return total + statements.changed("sweep_orphans")
