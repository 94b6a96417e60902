"""Writing checked trees with COPY, the fastest way in."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import uuid4

import orjson
from django.db import connection

from exports.intake.versions import Version
from exports.parsing import Node, Tree
from oasst.models import ReviewMode
from tasks.rules.thresholds import COMMONS

GUIDELINE_VERSION = "imported"  # of rankings: a file does not say by which guidelines they were made

Row = tuple[Any, ...]


def copy(trees: list[Tree], *, version: Version, now: datetime) -> None:
    """The trees with all that hangs on them, in order. `now` is the date of what has none.

    A prompt that begins a new tree brings no facts along, so it gets no row of imported ones.
    """
    _copy("oasst_messagetree", _TREE, (_tree(tree, now) for tree in trees))
    _copy("oasst_message", _MESSAGE, chain.from_iterable(_messages(tree, now) for tree in trees))
    if version != "prompts":
        _copy("oasst_importedfacts", _FACTS, _of_nodes(trees, lambda node: [_facts(node)]))
        _copy("oasst_reaction", _REACTION, _of_nodes(trees, _reactions))
        _copy("oasst_ranking", _RANKING, _of_nodes(trees, _rankings))


def _copy(table: str, columns: str, rows: Iterable[Row]) -> None:
    statement = f"COPY {table} ({columns}) FROM STDIN"
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as out:
        for row in rows:
            out.write_row(row)


def _of_nodes(trees: list[Tree], rows: Callable[[Node], Iterable[Row]]) -> Iterator[Row]:
    return (row for tree in trees for node in tree.nodes for row in rows(node))


_TREE = "id, state, prior_state, lang, goal_tree_size, max_depth, max_children_count, origin, topics, created_at"


def _tree(tree: Tree, now: datetime) -> Row:
    return (
        tree.id,
        tree.state,
        "",
        tree.root.lang,
        COMMONS.goal_tree_size,
        COMMONS.max_tree_depth,
        COMMONS.max_children_count,
        tree.origin,
        list(tree.topics),
        tree.root.created_at or now,
    )


_MESSAGE = (
    "id, tree_id, parent_id, author_id, role, text, lang, depth, revision, created_at, deleted, synthetic, model_name,"
    " authorship, authorship_source,"
    " children_count, review_count, review_result, ranking_count, rank, emojis"
)


def _messages(tree: Tree, now: datetime) -> Iterator[Row]:
    live_replies = Counter(node.parent_id for node in tree.nodes if not node.deleted)
    rankings = Counter(reply for node in tree.nodes for ballot in node.ballots for reply in ballot.shown)
    written: dict[str | None, datetime] = {None: now}
    for node in tree.nodes:
        # An undated reply must not come out older than what it answers.
        written[node.id] = node.created_at or max(now, written[node.parent_id])
        yield (
            node.id,
            tree.id,
            node.parent_id,
            node.author,
            node.role,
            node.text,
            node.lang,
            node.depth,
            1,
            written[node.id],
            node.deleted,
            node.synthetic,
            node.model_name,
            node.authorship,
            node.authorship_source,
            live_replies[node.id],
            node.review_count,
            node.review_result,
            rankings[node.id],
            node.rank,
            _json(node.emojis),
        )


_FACTS = "message_id, labels, emojis, detoxify, review_count, dated"


def _facts(node: Node) -> Row:
    return (
        node.id,
        _json(node.labels),
        _json(_unnamed_emojis(node)),
        _json(node.detoxify),
        node.review_count,
        node.created_at is not None,
    )


def _unnamed_emojis(node: Node) -> dict[str, int] | None:
    """The counted reactions that no event names a person for; the named ones become rows."""
    if node.emojis is None or not node.signs:
        return node.emojis
    named = Counter(sign.emoji for sign in node.signs)
    return {code: count - named[code] for code, count in node.emojis.items() if count > named[code] or not named[code]}


_REACTION = "message_id, user_id, emoji"


def _reactions(node: Node) -> Iterator[Row]:
    return ((node.id, sign.person, sign.emoji) for sign in node.signs)


_RANKING = "id, parent_id, user_id, mode, guideline_version, shown, revisions, ballot, none_acceptable, vetoed"


def _rankings(node: Node) -> Iterator[Row]:
    for ballot in node.ballots:
        yield (
            uuid4(),
            node.id,
            ballot.person,
            ReviewMode.FULL.value,
            GUIDELINE_VERSION,
            list(ballot.shown),
            [1] * len(ballot.shown),
            _json(ballot.tiers),
            ballot.none_acceptable,
            list(ballot.vetoed),
        )


def _json(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value).decode()
