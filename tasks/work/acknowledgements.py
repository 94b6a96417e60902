"""Acknowledging: an API client binds an id of its own to a task, by which it names the task when it answers.

Texts and rankings are answered by that id alone, so no two of these tasks share one. Labels name their task by its own id,
and some clients acknowledge all label tasks of a message with the id of the message.
"""

from django.db import IntegrityError, transaction

from oasst.models import ApiClient
from tasks import answer_checks, statements
from tasks.models import Task, TaskState
from tasks.rules import policy
from tasks.texts.refusal import Refusal, Why
from tasks.work import leases

# Whoever may still hand in may still acknowledge: clients do so just before they hand in, and a text that came too late
# is only kept if it comes at all. Whether late work is taken, the hand-in decides.
_ANSWERABLE = [TaskState.OPEN.value, TaskState.SHARED.value, TaskState.EXPIRED.value, TaskState.CLOSED.value]


def ack(*, task: Task, frontend_message_id: str, client: ApiClient) -> None:
    """Binds the client's id to the task and, as a sign of life, extends the lease. The same id again changes nothing else.

    Raises:
        Refusal: NO_SUCH_TASK for a task of another client, BAD_ID, ID_IN_USE for another text or ranking of this client,
            ALREADY_ACKNOWLEDGED by another id, ALREADY_DONE, SKIPPED. Never for a lease that has run out.
    """
    if task.client_id != client.pk:
        raise Refusal(Why.NO_SUCH_TASK)
    answer_checks.check_name(frontend_message_id)
    try:
        with transaction.atomic():
            bound = _bind(task, frontend_message_id)
    except IntegrityError as taken:  # by the one constraint on these columns; the task itself is unchanged
        raise Refusal(Why.ID_IN_USE) from taken
    if not bound:
        raise _why_not(task)


def _bind(task: Task, name: str) -> bool:
    lease = leases.duration(task.kind, policy.rules())
    return statements.changed("ack", task=task.pk, name=name, lease=lease, answerable=_ANSWERABLE) == 1


def _why_not(task: Task) -> Refusal:
    """One reason why the task could not be bound, as it is now."""
    now = Task.objects.filter(pk=task.pk).only("state", "frontend_message_id").first()
    if now is None:
        return Refusal(Why.NO_SUCH_TASK)
    if now.frontend_message_id is not None:
        return Refusal(Why.ALREADY_ACKNOWLEDGED)
    return Refusal(Why.SKIPPED if now.state == TaskState.SKIPPED else Why.ALREADY_DONE)
