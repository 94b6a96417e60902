"""Acknowledgement: an API client binds its own id to a task, by which it names the task when it answers.

Texts and rankings are submitted by that id alone, so it is unique among these tasks. Labels name their task by its own id,
and some clients acknowledge all label tasks of a message with the id of the message.
"""

from django.db import IntegrityError, transaction

from oasst.models import ApiClient
from tasks import answer_checks, statements
from tasks.models import Task, TaskState
from tasks.rules import policy
from tasks.texts.refusal import Refusal, Why
from tasks.work import leases

# A task that can still be submitted can still be acknowledged: clients acknowledge just before they submit, and a late text
# is only saved if it is submitted. The submission decides whether late work is accepted.
_ANSWERABLE = [TaskState.OPEN.value, TaskState.SHARED.value, TaskState.EXPIRED.value, TaskState.CLOSED.value]


def ack(*, task: Task, frontend_message_id: str, client: ApiClient) -> None:
    """Binds the client's id to the task and extends the lease. Repeating it with the same id changes nothing else.

    Raises:
        Refusal: NO_SUCH_TASK for a task of another client, BAD_ID, ID_IN_USE for another text or ranking of this client,
            ALREADY_ACKNOWLEDGED by another id, ALREADY_DONE, SKIPPED. Never for an expired lease.
    """
    if task.client_id != client.pk:
        raise Refusal(Why.NO_SUCH_TASK)
    answer_checks.check_name(frontend_message_id)
    try:
        with transaction.atomic():
            bound = _bind(task, frontend_message_id)
    except IntegrityError as clash:  # by the one constraint on these columns; the task itself is unchanged
        raise Refusal(Why.ID_IN_USE) from clash
    if not bound:
        raise _why_not(task)


def _bind(task: Task, name: str) -> bool:
    lease = leases.duration(task.kind, policy.rules(task.lang))
    return statements.changed("ack", task=task.pk, name=name, lease=lease, answerable=_ANSWERABLE) == 1


def _why_not(task: Task) -> Refusal:
    """A reason why the task could not be bound."""
    now = Task.objects.filter(pk=task.pk).only("state", "frontend_message_id").first()
    if now is None:
        return Refusal(Why.NO_SUCH_TASK)
    if now.frontend_message_id is not None:
        return Refusal(Why.ALREADY_ACKNOWLEDGED)
    return Refusal(Why.SKIPPED if now.state == TaskState.SKIPPED else Why.ALREADY_DONE)
