"""What a task shows to its person: messages with all that clients of the API are told of them."""

from dataclasses import dataclass, field

from oasst.db import rows
from oasst.models import Message, User
from tasks import statements
from tasks.models import Task
from tasks.rules import kinds

# Of a message, as the statement lists it.
_TOLD = ("id", "author_id", "frontend_message_id", "role", "text", "lang", "synthetic", "emojis")


@dataclass(frozen=True, slots=True)
class Shown:
    """One message and what the person who looks has reacted with."""

    message: Message
    own: list[str]


@dataclass(frozen=True, slots=True)
class HandedOut:
    """The conversation from the prompt to the task's message, and the replies to rank in the order they were drawn."""

    thread: list[Shown] = field(default_factory=list)
    replies: list[Shown] = field(default_factory=list)


def handed_out(task: Task, viewer: User) -> HandedOut:
    """One statement, none for a prompt to write."""
    found = HandedOut()
    if task.message_id is None:
        return found
    asked = {"message": task.message_id, "replies": task.shown if task.kind in kinds.RANKING else [], "me": viewer.pk}
    for is_reply, own, *values in statements.rows("task_messages", **asked):
        shown = Shown(rows.some(Message, _TOLD, values), own)
        (found.replies if is_reply else found.thread).append(shown)
    return found
