"""Completing a task, for all kinds of work: who may submit it, and whether its lease still runs."""

from dataclasses import dataclass
from uuid import UUID

from oasst.models import User
from tasks.models import TAKEN, Task, TaskState
from tasks.texts.refusal import Refusal, Why
from tasks.work import eligibility, leases

# The reason that events give for a change of tree state after a submission.
REASON = "work"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The id of the message, review or ranking that resulted from a task, and whether it was submitted before."""

    result_id: UUID
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Completion:
    """The task that was ended, and whether its lease had expired (`late`)."""

    task_id: UUID
    late: bool


def check_allowed(task: Task, by: User, allowed: tuple[str, ...]) -> None:
    if task.user_id != by.pk:
        raise Refusal(Why.NOT_YOURS)
    eligibility.expect(by, eligibility.work_of(task.kind))
    if task.kind not in allowed:
        raise Refusal(Why.WRONG_KIND)


def finish(task: Task, result_id: UUID) -> Completion | Receipt:
    """Ends the task, or returns the receipt of an earlier submission.

    If the lease has expired and the person has claimed the same work again, that task is ended instead.
    """
    if leases.end(task, TaskState.DONE, result_id=result_id):
        return Completion(task.pk, late=False)
    now = Task.objects.get(pk=task.pk)
    if now.state == TaskState.DONE and now.result_id:
        return Receipt(now.result_id, repeated=True)
    if now.state == TaskState.SKIPPED:
        raise Refusal(Why.SKIPPED)
    mine = Task.objects.filter(
        user_id=task.user_id, kind=task.kind, opening_message_id=task.opening_message_id, message=task.message_id
    )
    other = mine.filter(state__in=TAKEN).first()
    if task.message_id and other and other.state == TaskState.DONE and other.result_id:
        return Receipt(other.result_id, repeated=True)
    if other and other.state == TaskState.OPEN and leases.end(other, TaskState.DONE, result_id=result_id):
        return Completion(other.pk, late=False)
    Task.objects.filter(pk=task.pk).update(state=TaskState.DONE, result_id=result_id)
    return Completion(task.pk, late=True)
