"""The thread of a task, and the replies to rank."""

from dataclasses import dataclass
from uuid import UUID

from oasst.models import Message
from tasks import statements
from tasks.models import Task


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a thread."""

    id: UUID
    role: str
    text: str
    lang: str
    is_mine: bool


def thread(task: Task) -> list[Turn]:
    """The thread from the prompt to the task's message, with one statement."""
    if task.message_id is None:
        return []
    return [
        Turn(id_, role, text, lang, is_mine=author_id == task.user_id)
        for id_, role, text, lang, author_id in statements.rows("thread", message=task.message_id)
    ]


def shown(task: Task) -> list[Turn]:
    """The replies to rank in the order of the task."""
    replies = Message.objects.in_bulk(task.shown)
    return [
        Turn(each.pk, each.role, each.text, each.lang, is_mine=False)
        for each in (replies[key] for key in task.shown if key in replies)
    ]
