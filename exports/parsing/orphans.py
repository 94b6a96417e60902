"""Handling of messages whose parent is not in the file, as in Open Assistant's files of spam."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from exports.parsing.fields import Object, Wrong, identifier, optional_identifier

# refuse: an error; roots: a prompter's begins a tree of its own, an assistant's is left out; leave-out: both are.
Orphans = Literal["refuse", "roots", "leave-out"]
Rows = list[tuple[int, Object]]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A message whose parent is absent, with all its replies: the line of the first and the number of messages."""

    line: int
    messages: int


def grouped(rows: Rows, orphans: Orphans) -> Iterator[Rows | LeftOut]:
    """The messages of one tree, and by themselves those that lead to a parent that is not here."""
    try:
        parents = {identifier(raw.get("message_id"), ""): optional_identifier(raw, "parent_id") for _, raw in rows}
    except Wrong:
        orphans = "refuse"  # the reader reports the error
    if orphans == "refuse" or all(parent is None or parent in parents for parent in parents.values()):
        yield rows
        return
    heads = _heads(parents)
    groups: dict[str | None, Rows] = {}
    for line, raw in rows:
        groups.setdefault(heads[identifier(raw["message_id"], "")], []).append((line, raw))
    for orphan, group in groups.items():
        if orphan is None:
            yield group
        elif orphans == "roots" and _role(group, orphan) == "prompter":
            yield [(line, _of_own_tree(raw, orphan)) for line, raw in group]
        else:
            yield LeftOut(group[0][0], len(group))


def _heads(parents: dict[str, str | None]) -> dict[str, str | None]:
    """For each message the one above it whose parent is not here; None where the way up ends at a root, or never."""
    heads: dict[str, str | None] = {}
    for id_ in parents:
        way: dict[str, None] = {}
        at, head = id_, None
        while at not in heads and at not in way:
            way[at] = None
            parent = parents[at]
            if parent is None or parent not in parents:
                head = None if parent is None else at
                break
            at = parent
        else:
            head = heads.get(at)
        heads |= dict.fromkeys(way, head)
    return heads


def _role(group: Rows, id_: str) -> object:
    return next(raw.get("role") for _, raw in group if identifier(raw["message_id"], "") == id_)


def _of_own_tree(raw: Object, root: str) -> Object:
    """The tree these messages were of is not here, and its id is that of another message."""
    rest = {key: value for key, value in raw.items() if key != "message_tree_id"}
    return {**rest, "parent_id": None, "rank": None} if identifier(raw["message_id"], "") == root else rest
