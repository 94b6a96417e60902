"""Loading a task and checking whose it is are one call."""

from uuid import UUID

from oasst.models import User
from tasks.models import Task
from tasks.refusal import Refusal, Why


def task_for(user: User, task_id: UUID) -> Task:
    """The person's own task.

    Raises:
        Refusal: there is none of that id, or somebody else holds it.
    """
    task = Task.objects.filter(pk=task_id).first()
    if task is None:
        raise Refusal(Why.NO_SUCH_TASK)
    if task.user_id != user.pk:
        raise Refusal(Why.NOT_YOURS)
    return task
