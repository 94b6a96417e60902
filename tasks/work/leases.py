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
    """Those that count towards the most that one person may hold."""
    return int(statements.value("open_task_count", me=user.pk, unacknowledged=policy.rules().lease_unacknowledged))


def duration(kind: str, rules: Rules) -> timedelta:
    """How long work of this kind is held without a sign of life."""
    return rules.lease_write if kind in kinds.WRITING else rules.lease_judge


def first_duration(kind: str, rules: Rules, client: ApiClient | None) -> timedelta:
    """How long work is held before anything is heard of it: clients acknowledge it first. They may do so just before they
    submit, so what takes long to write is not taken from people who are writing.
    """
    full = duration(kind, rules)
    return full if client is None or kind in kinds.WRITING else min(full, rules.lease_unacknowledged)


def heartbeat(task: Task) -> datetime | None:
    """Extends the lease; the new end, or None when the task is no longer held."""
    until: datetime | None = statements.value(
        "heartbeat", task=task.pk, me=task.user_id, lease=duration(task.kind, policy.rules())
    )
    return until


def skip(task: Task, *, reason: str = "") -> bool:
    """Gives the task back; False when it was no longer held."""
    with transaction.atomic():
        skipped = end(task, TaskState.SKIPPED, reason=reason)
    if skipped:
        automatic_moderation.skipped(task)
    return skipped


def end(task: Task, state: TaskState, *, reason: str = "", result_id: UUID | None = None) -> bool:
    """Ends an open task and returns its lease, in the caller's transaction; False when it was not open."""
    ended = statements.value(
        "finish", task=task.pk, kind=task.kind, message=task.opening_message_id, lang=task.lang, me=task.user_id,
        state=state, reason=reason[:512], result=result_id,
    )  # fmt: skip
    return ended is not None


def sweep(batch: int = 100) -> int:
    """Takes back all leases that have run out and returns how many."""
    total = 0
    while True:
        with transaction.atomic():
            returned = int(statements.value("sweep", limit=batch))
        if not returned:
            break
        total += returned
    return total + statements.changed("sweep_orphans")
