"""Structure of trees: both layouts of a file become the same list, depth-first, replies in file order.

Nothing here is recursive: a file decides how deep a tree is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from exports.parsing.fields import Object, Wrong, identifier, mapping, optional_array, optional_identifier, required
from exports.parsing.problems import BadLine, shown

MAX_DEPTH = 500


@dataclass(frozen=True, slots=True)
class Placed:
    """A message of the file, not yet read but for its ids."""

    line: int
    id: str
    parent_id: str | None
    depth: int
    raw: Object


def nested(line: int, prompt: Object) -> Iterator[Placed]:
    """A message with its replies in it."""
    waiting: list[tuple[Object, str | None, int]] = [(prompt, None, 0)]
    while waiting:
        raw, parent_id, depth = waiting.pop()
        try:
            id_ = identifier(required(raw, "message_id"), "message_id")
            stated = optional_identifier(raw, "parent_id")
            if stated is not None and stated != parent_id:
                raise Wrong(f"message {id_} says its parent is {stated}, but it is under {parent_id or 'none'}")
            replies = [mapping(each, "a reply") for each in optional_array(raw, "replies")]
        except Wrong as wrong:
            raise BadLine(line, str(wrong)) from None
        _check_depth(line, depth)
        yield Placed(line, id_, parent_id, depth, raw)
        waiting += [(reply, id_, depth + 1) for reply in reversed(replies)]


def flat(rows: list[tuple[int, Object]]) -> Iterator[Placed]:
    """Messages of one tree, each on its line, in any order."""
    lines: dict[str, tuple[int, Object]] = {}
    replies: dict[str | None, list[str]] = {}
    for line, raw in rows:
        try:
            id_ = identifier(required(raw, "message_id"), "message_id")
            parent_id = optional_identifier(raw, "parent_id")
        except Wrong as wrong:
            raise BadLine(line, str(wrong)) from None
        if id_ in lines:
            raise BadLine(line, f"message {id_} is twice in its tree, first on line {lines[id_][0]}")
        lines[id_] = line, raw
        replies.setdefault(parent_id, []).append(id_)
    _check_roots(rows[0][0], lines, replies)
    waiting: list[tuple[str, str | None, int]] = [(replies[None][0], None, 0)]
    reached = set()
    while waiting:
        id_, parent_id, depth = waiting.pop()
        line, raw = lines[id_]
        _check_depth(line, depth)
        reached.add(id_)
        yield Placed(line, id_, parent_id, depth, raw)
        waiting += [(reply, id_, depth + 1) for reply in reversed(replies.get(id_, []))]
    for id_, (line, _) in lines.items():
        if id_ not in reached:  # every parent is here, so what the root does not lead to leads to itself
            raise BadLine(line, f"the tree has a cycle: the parents of message {id_} never lead to the root")


def _check_roots(first: int, lines: dict[str, tuple[int, Object]], replies: dict[str | None, list[str]]) -> None:
    for parent_id, ids in replies.items():
        if parent_id is not None and parent_id not in lines:
            raise BadLine(
                lines[ids[0]][0],
                f"message {ids[0]} is an orphan: its parent {shown(parent_id)} is not here; --orphans sets how to handle"
                " such messages",
            )
    roots = replies.get(None, [])
    if not roots:
        raise BadLine(first, "the tree has no root: every message names a parent")
    if len(roots) > 1:
        raise BadLine(lines[roots[1]][0], f"the tree has two roots, {roots[0]} and {roots[1]}")


def _check_depth(line: int, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise BadLine(line, f"the tree is deeper than {MAX_DEPTH} replies")
