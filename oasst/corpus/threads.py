"""Paths in a tree, each by one statement: the thread above a message, what is below it, the longest thread."""

from typing import Any
from uuid import UUID

from oasst.db.statements import CORPUS


def above(message_id: UUID) -> list[UUID]:
    """The message and those above it, the prompt first; empty if there is no such message."""
    return _ids("thread_above", message=message_id)


def below(message_id: UUID) -> list[UUID]:
    """All direct and indirect replies to the message: each before its own replies, siblings in the order of posting."""
    return _ids("below", message=message_id)


def longest(tree_id: UUID, *, held_too: bool) -> list[UUID]:
    """The longest thread of messages that are accepted and not deleted, and not in quarantine unless `held_too`.

    Of several it is the one whose last message came first; empty if the prompt is not such a message.
    """
    return _ids("longest_thread", tree=tree_id, held_too=held_too)


def _ids(statement: str, **parameters: Any) -> list[UUID]:
    return [id_ for (id_,) in CORPUS.rows(statement, **parameters)]
