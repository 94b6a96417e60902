"""Threads of a tree as they are, in the words of the oasst1 files."""

from collections.abc import Iterator
from typing import TypedDict

from exports.formats.format import Format, Meta, meta
from exports.formats.tree import Message, Path, Tree, paths
from oasst.core.labels import Role


class Node(TypedDict):
    message_id: str
    parent_id: str | None
    text: str
    role: Role
    lang: str
    rank: int | None
    synthetic: bool
    model_name: str | None


class ThreadRow(TypedDict):
    thread_id: str
    thread: list[Node]
    meta: Meta


class Threads(Format):
    """Every path from the root to a message without replies, also a prompter's; `thread_id` is that last message."""

    name = "threads"
    trainer = "readers of oasst1 files; analysis"
    columns = ThreadRow

    def rows(self, tree: Tree) -> Iterator[ThreadRow]:
        for path in paths(tree):
            if not path[-1].replies:
                yield {"thread_id": path[-1].id, "thread": _nodes(path), "meta": meta(tree, path)}


def _nodes(path: Path) -> list[Node]:
    parents = (None, *path[:-1])
    return [_node(message, parent) for message, parent in zip(path, parents, strict=True)]


def _node(message: Message, parent: Message | None) -> Node:
    return {
        "message_id": message.id,
        "parent_id": parent.id if parent else None,
        "text": message.text,
        "role": message.role,
        "lang": message.lang,
        "rank": message.rank,
        "synthetic": message.synthetic,
        "model_name": message.model_name,
    }
