"""Loading a task and checking whose it is are one call."""

from uuid import UUID

from oasst.models import ApiClient, User
from tasks.models import Task
from tasks.texts.refusal import Refusal, Why
from tasks.work import loading

_BY_ID = "t.client_id = %(client)s AND t.id = %(id)s"
_BY_NAME = "t.client_id = %(client)s AND t.frontend_message_id = %(name)s"


def task_for(user: User, task_id: UUID) -> Task:
    """The person's own task.

    Raises:
        Refusal: there is none of that id, or somebody else holds it.
    """
    return _owned(Task.objects.filter(pk=task_id).first(), user)


def task_for_client(client: ApiClient, task_id: UUID, *, by: User | None = None) -> Task:
    """The task of that id among those handed out through this client, with its message; held by `by`, where given, or
    collective, which makes it everybody's.

    Raises:
        Refusal: NO_SUCH_TASK or NOT_YOURS.
    """
    return _answered_by(loading.task(_BY_ID, client=client.pk, id=task_id), by)


def acknowledged_task(
    client: ApiClient, *, by: User, task_id: UUID | None = None, frontend_message_id: str | None = None
) -> Task:
    """The task somebody answers through this client, named by its id or by the one the client gave it, with its message;
    held by them or collective.

    Raises:
        Refusal: NO_SUCH_TASK, NOT_ACKNOWLEDGED, or NOT_YOURS.
    """
    if frontend_message_id is None:
        task = loading.task(_BY_ID, client=client.pk, id=task_id)
    else:
        task = loading.task(_BY_NAME, client=client.pk, name=frontend_message_id)
    if task and task.frontend_message_id is None:
        raise Refusal(Why.NOT_ACKNOWLEDGED)
    return _answered_by(task, by)


def _answered_by(task: Task | None, user: User | None) -> Task:
    return task if task and task.collective else _owned(task, user)


def _owned(task: Task | None, user: User | None) -> Task:
    if task is None:
        raise Refusal(Why.NO_SUCH_TASK)
    if user is not None and task.user_id != user.pk:
        raise Refusal(Why.NOT_YOURS)
    return task
