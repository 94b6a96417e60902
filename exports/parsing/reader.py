"""Which lines make which tree."""

from collections.abc import Callable, Iterable, Iterator
from typing import ParamSpec

from exports.parsing import fields, placement
from exports.parsing.content import value_of
from exports.parsing.fields import Object, Wrong
from exports.parsing.lines import MAX_LINE_BYTES, Line
from exports.parsing.orphans import LeftOut, Orphans, Rows, grouped
from exports.parsing.problems import BadLine, shown
from exports.parsing.sources import RowDefaults, Source, hint, is_of
from exports.parsing.tags import Tags
from exports.parsing.trees import Tree, tree
from oasst.core import topics

P = ParamSpec("P")

_AS_WRITTEN = Tags()

STATES: frozenset[str] = frozenset(
    {
        "initial_prompt_review", "prompt_lottery_waiting", "growing", "ranking", "ready_for_scoring", "ready_for_export",
        "scoring_failed", "aborted_low_grade", "halted_by_moderator", "backlog_ranking",
    }
)  # fmt: skip


def trees_of(
    lines: Iterable[Line], source: Source, defaults: RowDefaults, tags: Tags = _AS_WRITTEN
) -> Iterator[Tree | BadLine]:
    """Trees from a third-party layout, one row per line."""
    for line in lines:
        yield _or_bad(_foreign_tree, line, source, defaults, tags)


def trees_in(
    lines: Iterable[Line], tags: Tags = _AS_WRITTEN, orphans: Orphans = "refuse"
) -> Iterator[Tree | BadLine | LeftOut]:
    """Lines are classified by their keys, so a file can mix nested trees and flat messages."""
    rows = _Rows(tags, orphans)
    for line in lines:
        try:
            raw = _of_ours(line)
        except BadLine as bad:
            # It may have held a message of the tree that is being collected, which would then be a tree with a hole.
            rows.spoil(bad)
            yield bad
            continue
        if "message_id" not in raw or raw.get("replies"):
            yield from rows.finished()
            rows = _Rows(tags, orphans)
            yield _or_bad(_nested_tree, line.number, raw, tags)
        elif rows.goes_on_with(raw):
            rows.take(line, raw)
        else:
            yield from rows.finished()
            rows = _Rows(tags, orphans)
            rows.take(line, raw)
    yield from rows.finished()


def _or_bad(read: Callable[P, Tree], *args: P.args, **kwargs: P.kwargs) -> Tree | BadLine:
    try:
        return read(*args, **kwargs)
    except BadLine as bad:
        return bad


def _of_ours(line: Line) -> Object:
    raw = value_of(line)
    if not isinstance(raw, dict):
        raise BadLine(line.number, f"the line must be a JSON object, not {shown(raw)}{hint(raw)}")
    if "message_id" not in raw and "message_tree_id" not in raw:
        raise BadLine(line.number, f"this is neither a tree (message_tree_id) nor a message (message_id){hint(raw)}")
    return raw


def _foreign_tree(line: Line, source: Source, defaults: RowDefaults, tags: Tags) -> Tree:
    raw = value_of(line, plain_text=source.plain_text)
    try:
        if not is_of(source, raw) and (other := hint(raw)):
            raise Wrong(f"this is not a row of {source.name}{other}")
        found = source.tree(raw, defaults)
        return _nested_tree(line.number, found, tags)
    except Wrong as wrong:
        raise BadLine(line.number, str(wrong)) from None


def _nested_tree(line: int, raw: Object, tags: Tags) -> Tree:
    """A tree line, or, as in some files of Open Assistant, a message with its replies in it."""
    try:
        prompt = raw if "message_id" in raw else fields.mapping(fields.required(raw, "prompt"), "prompt")
        state, origin, about = _state(raw), fields.optional_string(raw, "origin"), _topics(raw)
    except Wrong as wrong:
        raise BadLine(line, str(wrong)) from None
    found = tree(line, state, origin, placement.nested(line, prompt), tags, about)
    _check_tree_id(line, raw, prompt, found)
    return found


def _state(raw: Object) -> str | None:
    state = fields.optional_string(raw, "tree_state")
    if state is not None and state not in STATES:
        raise Wrong(f"{shown(state)} is not a known tree_state")
    return state


def _topics(raw: Object) -> tuple[str, ...]:
    """Those of the vocabulary; others have no place here."""
    return tuple(topics.known(each for each in fields.optional_array(raw, "topics") if isinstance(each, str)))[
        : topics.MOST
    ]


def _check_tree_id(line: int, raw: Object, root: Object, found: Tree) -> None:
    """The tree's id is its root's. Open Assistant's anonymiser (docs/reference/traps.md) hashes only the root's."""
    stated = raw.get("message_tree_id")
    if stated is None or (fields.is_hash(root["message_id"]) and not fields.is_hash(stated)):
        return
    try:
        tree_id = fields.identifier(stated, "message_tree_id")
    except Wrong as wrong:
        raise BadLine(line, str(wrong)) from None
    if tree_id != found.id:
        raise BadLine(line, f"message_tree_id {tree_id} is not the id of the root, {found.id}")


class _Rows:
    """The flat messages of the tree that is being collected."""

    def __init__(self, tags: Tags, orphans: Orphans) -> None:
        self.tags = tags
        self.orphans = orphans
        self.rows: list[tuple[int, Object]] = []
        self.size = 0
        self.spoilt: BadLine | None = None

    def goes_on_with(self, raw: Object) -> bool:
        """By message_tree_id; where messages have none, a tree goes from its root to the next root."""
        if not self.rows:
            return True
        tree_id, before = raw.get("message_tree_id"), self.rows[0][1].get("message_tree_id")
        return raw.get("parent_id") is not None if tree_id is before is None else bool(tree_id == before)

    def take(self, line: Line, raw: Object) -> None:
        self.size += len(line.content)
        if not self.rows or self.size <= MAX_LINE_BYTES:
            self.rows.append((line.number, raw))

    def spoil(self, bad: BadLine) -> None:
        if self.rows and not self.spoilt:
            self.spoilt = bad

    def finished(self) -> Iterator[Tree | BadLine | LeftOut]:
        if not self.rows:
            return
        first = self.rows[0][0]
        if self.spoilt:
            yield BadLine(
                first, f"the tree that begins here has a bad line, {self.spoilt.line}, so all of it is left out"
            )
        elif self.size > MAX_LINE_BYTES:
            yield BadLine(first, f"the tree that begins here is larger than {MAX_LINE_BYTES // 2**20} MB")
        else:
            for group in grouped(self.rows, self.orphans):
                yield group if isinstance(group, LeftOut) else _or_bad(_flat_tree, group, self.tags)


def _flat_tree(rows: Rows, tags: Tags) -> Tree:
    placed = list(placement.flat(rows))
    root = placed[0]
    try:
        states = {_state(raw) for _, raw in rows}
        origin, about = fields.optional_string(root.raw, "origin"), _topics(root.raw)
    except Wrong as wrong:
        raise BadLine(root.line, str(wrong)) from None
    if len(states) > 1:
        raise BadLine(root.line, "the messages of the tree do not agree on tree_state")
    found = tree(root.line, states.pop(), origin, placed, tags, about)
    _check_tree_id(root.line, root.raw, root.raw, found)
    return found
