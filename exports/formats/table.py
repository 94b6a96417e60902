"""Messages one a row, as the Hub's oasst1 and oasst2 tables have them."""

from collections.abc import Iterator, Mapping
from typing import Any, TypedDict

from exports.formats.format import Format
from exports.formats.tree import Message, Path, Tree, paths
from oasst.core import labels
from oasst.core.labels import Role


class Detoxify(TypedDict):
    toxicity: float | None
    severe_toxicity: float | None
    obscene: float | None
    identity_attack: float | None
    insult: float | None
    threat: float | None
    sexual_explicit: float | None


class Emojis(TypedDict):
    name: list[str]
    count: list[int]


class Labels(TypedDict):
    name: list[str]
    value: list[float]
    count: list[int]


class MessageColumns(TypedDict):
    """What every layout with one message a row begins with."""

    message_id: str
    parent_id: str | None
    user_id: str | None
    created_date: str | None
    text: str
    role: Role
    lang: str
    review_count: int
    review_result: bool | None
    deleted: bool
    rank: int | None
    synthetic: bool
    model_name: str | None


class TableRow(MessageColumns):
    detoxify: Detoxify | None
    message_tree_id: str
    tree_state: str
    emojis: Emojis | None
    labels: Labels | None
    origin: str
    licence: str


class Table(Format):
    """Every message once, depth-first; reactions and labels as lists of the same length."""

    name = "table"
    trainer = "readers of the Hub's oasst1 and oasst2 tables, data frames"
    columns = TableRow
    archive = True

    def rows(self, tree: Tree) -> Iterator[TableRow]:
        for path in paths(tree):
            yield _row(tree, path)


def _row(tree: Tree, path: Path) -> TableRow:
    message = path[-1]
    return {
        "message_id": message.id,
        "parent_id": path[-2].id if len(path) > 1 else None,
        "user_id": message.author,
        "created_date": message.created_date,
        "text": message.text,
        "role": message.role,
        "lang": message.lang,
        "review_count": message.review_count,
        "review_result": message.review_result,
        "deleted": message.deleted,
        "rank": message.rank,
        "synthetic": message.synthetic,
        "model_name": message.model_name,
        "detoxify": _detoxify(message.detoxify),
        "message_tree_id": tree.id,
        "tree_state": tree.state,
        "emojis": _emojis(message),
        "labels": _labels(message),
        "origin": tree.origin,
        "licence": message.licence,
    }


def _detoxify(scores: Mapping[str, float] | None) -> Any:
    if scores is None:
        return None
    return {scale: None if (score := scores.get(scale)) is None else float(score) for scale in Detoxify.__annotations__}


def _emojis(message: Message) -> Emojis | None:
    if message.emojis is None:
        return None
    return {"name": list(message.emojis), "count": list(message.emojis.values())}


def _labels(message: Message) -> Labels | None:
    if message.labels is None:
        return None
    given = [(name, message.labels[name]) for name in labels.NAMES if name in message.labels]
    return {
        "name": [name for name, _ in given],
        "value": [float(each["value"]) for _, each in given],
        "count": [each["count"] for _, each in given],
    }
