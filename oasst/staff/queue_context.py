"""Context of the messages of a queue: the parent of each, and the number of messages that would be removed with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from oasst.db.statements import CORPUS
from oasst.models import Message


@dataclass(frozen=True, slots=True)
class Context:
    """`parent` is the message it replies to, `below` the number of live messages below it."""

    parent: Message | None
    below: int


def around(messages: Iterable[Message]) -> Mapping[UUID, Context]:
    """Contexts by message. Two statements for any number of messages."""
    found = {message.pk: message for message in messages}
    if not found:
        return {}
    parents = Message.objects.in_bulk([each.parent_id for each in found.values() if each.parent_id])
    counted = dict(CORPUS.rows("live_below", messages=list(found)))
    return {id_: Context(parents.get(each.parent_id), counted.get(id_, 0)) for id_, each in found.items()}
