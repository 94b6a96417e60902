"""Collective tasks: claimed once and answered by many people. An API client shows one to a group and closes it at the end.

The collective task itself has no lease. Each person who answers it gets a task of their own on the same opening, under the
same rules as any other task, so quotas and exclusions apply and nothing is counted twice.
"""

from uuid import UUID

from django.db import transaction

from oasst.db import locks
from oasst.models import ApiClient, Message, User
from tasks import statements
from tasks.models import TAKEN, Task, TaskState
from tasks.rules import kinds, policy
from tasks.rules.thresholds import Rules
from tasks.texts.refusal import Refusal, Why
from tasks.work import claims, leases, quotas


def share(task: Task) -> Task:
    """Makes a newly claimed task collective: returns its lease, and allows any person of the client to answer it."""
    with transaction.atomic():
        leases.end(task, TaskState.SHARED)
        Task.objects.filter(pk=task.pk, state=TaskState.SHARED).update(collective=True)
    task.refresh_from_db(fields=["state", "collective"])
    return task


def current_task(shared: Task, *, by: User) -> Task | None:
    """The person's open or done task for the same work; None for prompts, of which a person may write several."""
    if shared.message_id is None:
        return None
    mine = Task.objects.filter(user=by, message=shared.message_id, kind=shared.kind)
    return mine.select_related("message").filter(state__in=TAKEN).first()


def join(shared: Task, *, by: User) -> Task:
    """Creates the person's own task. If no more work is wanted, it has no lease, and its submission is treated as late.

    Raises:
        Refusal: ALREADY_DONE if the collective task is closed, SKIPPED, ALREADY_ANSWERED, or OWN_WORK.
    """
    rules = policy.rules(shared.lang)
    with transaction.atomic():
        locks.lock_person(by.pk)
        task_id: UUID | None = statements.value(
            "join_collective", task=shared.pk, lease=leases.duration(shared.kind, rules), room=_has_room(shared, by, rules),
            **claims.person_parameters(by, rules),
        )  # fmt: skip
    if task_id is None:
        raise _refusal(shared, by)
    return Task.objects.select_related("message").get(pk=task_id)


def leave(own: Task) -> None:
    """Closes the own task after its submission was refused."""
    with transaction.atomic():
        leases.end(own, TaskState.CLOSED)


def skip(shared: Task, *, by: User, reason: str = "") -> None:
    """Skips the work for this person only.

    Raises:
        Refusal: as `join`.
    """
    own = current_task(shared, by=by) or join(shared, by=by)
    if own.state == TaskState.DONE:
        raise Refusal(Why.ALREADY_DONE)
    if not leases.skip(own, reason=reason):
        Task.objects.filter(pk=own.pk, state=TaskState.EXPIRED).update(
            state=TaskState.SKIPPED, skip_reason=reason[:512]
        )


def close(client: ApiClient, frontend_message_id: str) -> Task:
    """Closes the collective task to further answers.

    Raises:
        Refusal: NO_SUCH_TASK, NOT_COLLECTIVE, or ALREADY_DONE if it is closed.
    """
    task = Task.objects.filter(client=client, frontend_message_id=frontend_message_id).order_by("-collective").first()
    if task is None:
        raise Refusal(Why.NO_SUCH_TASK)
    if not task.collective:
        raise Refusal(Why.NOT_COLLECTIVE)
    if not Task.objects.filter(pk=task.pk, state=TaskState.SHARED).update(state=TaskState.CLOSED):
        raise Refusal(Why.ALREADY_DONE)
    return task


def _has_room(shared: Task, by: User, rules: Rules) -> bool:
    return shared.kind != kinds.INITIAL_PROMPT or quotas.of(by.pk, rules).has_room


def _refusal(shared: Task, by: User) -> Refusal:
    """Why this person got no task of their own."""
    if not Task.objects.filter(pk=shared.pk, state=TaskState.SHARED).exists():
        return Refusal(Why.ALREADY_DONE)
    if Task.objects.filter(user=by, message=shared.message_id, kind=shared.kind, state=TaskState.SKIPPED).exists():
        return Refusal(Why.SKIPPED)
    answered = Message.objects.filter(parent=shared.message_id, author=by, deleted=False)
    if shared.kind in kinds.REPLYING and answered.exists():
        return Refusal(Why.ALREADY_ANSWERED)
    return Refusal(Why.OWN_WORK)
