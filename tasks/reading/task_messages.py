"""The messages of a task, with all columns needed by the page and the API."""

from dataclasses import dataclass, field

from oasst.db import rows
from oasst.models import Message, User
from tasks import statements
from tasks.models import Task
from tasks.rules import kinds

# The columns of a message, in the order of the statement.
_COLUMNS = ("id", "author_id", "frontend_message_id", "role", "text", "lang", "synthetic", "emojis")


@dataclass(frozen=True, slots=True)
class Shown:
    """One message and the reactions of the viewer."""

    message: Message
    own: list[str]


@dataclass(frozen=True, slots=True)
class HandedOut:
    """The thread from the prompt to the task's message, and the replies to rank in the order of the task."""

    thread: list[Shown] = field(default_factory=list)
    replies: list[Shown] = field(default_factory=list)


def handed_out(task: Task, viewer: User) -> HandedOut:
    """The messages of the task. One statement; none for a prompt to write."""
    messages = HandedOut()
    if task.message_id is None:
        return messages
    parameters = {
        "message": task.message_id,
        "replies": task.shown if task.kind in kinds.RANKING else [],
        "me": viewer.pk,
    }
    for is_reply, own, *values in statements.rows("task_messages", **parameters):
        shown = Shown(rows.some(Message, _COLUMNS, values), own)
        (messages.replies if is_reply else messages.thread).append(shown)
    return messages
