"""From rows to lines. Pure.

Lines are put together as text: the database has already written each message as JSON, and a JSON library would have to
nest as deep as the tree. Rows come deepest first, so the replies to a message are always finished before it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import orjson

from exports.licences import Licences
from exports.selection.selection import Layout
from exports.writing.pseudonyms import Names
from oasst.core.labels import Role

Kind = tuple[str, Role]  # language and role of a message


class TreeRow(NamedTuple):
    id: str
    state: str
    origin: str | None
    topics: str | None = None
    """A list in JSON."""


class MessageRow(NamedTuple):
    """`labels` and `detoxify` are JSON objects, `fields` is one without its braces."""

    id: str
    parent_id: str | None
    author_id: str | None
    tree_id: str
    fields: str
    labels: str | None
    detoxify: str | None
    rankings: int
    depth: int
    rank: int | None
    lang: str
    role: Role


class Written(NamedTuple):
    """The exported lines of one tree, and the kinds of its messages. The lines are made as they are read: one tree may
    have a great many.
    """

    lines: Iterable[bytes]
    kinds: Sequence[Kind]


class _Text(NamedTuple):
    text: str
    kinds: list[Kind]


Tail = Callable[[MessageRow], str]

_NONE: list[str] = []


def written(
    layout: Layout,
    trees: Iterable[TreeRow],
    rows: Iterable[MessageRow],
    events: Mapping[str, str],
    names: Names,
    licences: Licences | None = None,
) -> Iterator[Written]:
    """Each tree whose root is among the rows, in the order of `trees`, as one or more lines."""
    by_id = {tree.id: tree for tree in trees}
    tail = _tail_with_licence(by_id, events, licences) if licences else _tail_of(events)
    roots = _finished(rows, _nested(tail, names) if layout == "trees" else _flat(by_id, tail, names))
    for tree in by_id.values():
        if root := roots.pop(tree.id, None):
            text = _tree_line(tree, root.text, names) if layout == "trees" else root.text
            yield Written((text.encode(),), root.kinds)


def _finished(rows: Iterable[MessageRow], write: Callable[[MessageRow, list[str]], str]) -> dict[str, _Text]:
    """Roots by id, with all that hangs on them. What hangs on a message that is not among the rows is dropped."""
    texts: defaultdict[str, list[str]] = defaultdict(list)
    below: defaultdict[str, list[Kind]] = defaultdict(list)
    roots: dict[str, _Text] = {}
    for row in rows:
        id_, parent_id = row.id, row.parent_id
        kinds = below.pop(id_) if id_ in texts else []
        text = write(row, texts.pop(id_) if id_ in texts else _NONE)
        kinds.append((row.lang, row.role))
        if parent_id is None:
            roots[id_] = _Text(text, kinds)
        else:
            texts[parent_id].append(text)
            below[parent_id] += kinds
    return roots


def _nested(tail: Tail, names: Names) -> Callable[[MessageRow, list[str]], str]:
    def write(row: MessageRow, replies: list[str]) -> str:
        return f'{_head(row, names)},"replies":[{",".join(replies)}]{tail(row)}}}'

    return write


def _flat(trees: Mapping[str, TreeRow], tail: Tail, names: Names) -> Callable[[MessageRow, list[str]], str]:
    def write(row: MessageRow, replies: list[str]) -> str:
        tree = trees[row.tree_id]
        place = f',"message_tree_id":"{names.message(tree.id)}","tree_state":"{tree.state}"'
        about = _about(tree) if row.parent_id is None else ""
        return f"{_head(row, names)}{tail(row)}{place}{about}}}\n{''.join(replies)}"

    return write


def _tree_line(tree: TreeRow, prompt: str, names: Names) -> str:
    id_ = names.message(tree.id)
    return f'{{"message_tree_id":"{id_}","tree_state":"{tree.state}","prompt":{prompt}{_about(tree)}}}\n'


def _head(row: MessageRow, names: Names) -> str:
    parent = f',"parent_id":"{names.message(row.parent_id)}"' if row.parent_id else ""
    author = f',"user_id":"{names.author(row.author_id)}"' if row.author_id else ""
    return f'{{"message_id":"{names.message(row.id)}"{parent}{author},{row.fields}'


def _tail_of(events: Mapping[str, str]) -> Tail:
    def tail(row: MessageRow) -> str:
        labels = f',"labels":{row.labels}' if row.labels else ""
        event_part = f',"events":{events[row.id]}' if row.id in events else ""
        return f'{labels}{event_part},"detoxify":{row.detoxify}' if row.detoxify else f"{labels}{event_part}"

    return tail


def _tail_with_licence(trees: Mapping[str, TreeRow], events: Mapping[str, str], licences: Licences) -> Tail:
    tail = _tail_of(events)

    def longer(row: MessageRow) -> str:
        licence = licences.of(row.author_id, trees[row.tree_id].origin)
        return f'{tail(row)},"licence":{orjson.dumps(licence).decode()}' if licence else tail(row)

    return longer


def _about(tree: TreeRow) -> str:
    origin = f',"origin":{orjson.dumps(tree.origin).decode()}' if tree.origin else ""
    return f'{origin},"topics":{tree.topics}' if tree.topics else origin
