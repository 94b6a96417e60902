"""Access to tasks: loads a task and checks its owner in one call."""

from collections.abc import Sequence
from uuid import UUID

from oasst.models import ApiClient, User
from tasks.models import Task
from tasks.rules import kinds
from tasks.texts.refusal import Refusal, Why
from tasks.work import loading

_BY_ID = "t.client_id = %(client)s AND t.id = %(id)s"
# Label tasks of several people may share a name: the person's own come first, and of these the open one.
_BY_NAME = """
    t.client_id = %(client)s AND t.frontend_message_id = %(name)s
    ORDER BY t.kind = ANY(%(kinds)s) DESC, t.user_id = %(user)s DESC, t.state = 'open' DESC, t.created_at DESC LIMIT 1
"""


def task_for(user: User, task_id: UUID) -> Task:
    """The person's own task.

    Raises:
        Refusal: there is no such task, or it is another person's.
    """
    return _owned(Task.objects.filter(pk=task_id).first(), user)


def task_for_client(client: ApiClient, task_id: UUID, *, by: User | None = None) -> Task:
    """The task of this client with that id, with its message; it must be collective or belong to `by`, if given.

    Raises:
        Refusal: NO_SUCH_TASK or NOT_YOURS.
    """
    return _answered_by(loading.task(_BY_ID, client=client.pk, id=task_id), by)


def acknowledged_task(
    client: ApiClient,
    *,
    by: User,
    task_id: UUID | None = None,
    frontend_message_id: str | None = None,
    kinds: Sequence[str] = kinds.ALL,
) -> Task:
    """The acknowledged task of this client with that id or client-side id, with its message; it must be collective or belong
    to `by`. Of several tasks with that client-side id, those of the `kinds` come first.

    Raises:
        Refusal: NO_SUCH_TASK, NOT_ACKNOWLEDGED, or NOT_YOURS.
    """
    if frontend_message_id is None:
        task = loading.task(_BY_ID, client=client.pk, id=task_id)
    else:
        task = loading.task(_BY_NAME, client=client.pk, name=frontend_message_id, user=by.pk, kinds=list(kinds))
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
