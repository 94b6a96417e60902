"""The demo's conversations as lines that the importer reads: trees with labels, reactions, ranks and ballots."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import orjson

from oasst.demo.script import RANKED, Text, Tree, account_id, people, trees
from oasst.models import TreeState

_REVIEWS = 3
_BALLOTS = 3
_BETWEEN_TREES = timedelta(hours=9, minutes=37)
_BETWEEN_MESSAGES = timedelta(hours=3, minutes=11)
_SINCE_LAST_TREE = timedelta(days=2)

# What a tree is imported as where its state comes about after the start: by the engine from its ballots, or by a halt.
_IMPORTED_AS = {
    TreeState.READY_FOR_SCORING: TreeState.RANKING,
    TreeState.HALTED_BY_MODERATOR: TreeState.GROWING,
}


def lines(now: datetime) -> Iterator[bytes]:
    """One line per tree that is there from the start; the newest is from two days before `now`."""
    there = sorted((tree for tree in trees() if not tree.prompt.is_later), key=lambda tree: tree.prompt.id)
    for age, tree in zip(range(len(there), 0, -1), there, strict=True):
        yield orjson.dumps(_line(tree, now - _SINCE_LAST_TREE - (age - 1) * _BETWEEN_TREES)) + b"\n"


def _line(tree: Tree, written: datetime) -> dict[str, Any]:
    dates = (written + place * _BETWEEN_MESSAGES for place in range(len(list(tree.prompt.walk()))))
    return {
        "message_tree_id": str(tree.prompt.id),
        "tree_state": _IMPORTED_AS.get(tree.state, tree.state),
        "prompt": _message(tree, tree.prompt, None, dates),
    }


def _message(tree: Tree, text: Text, parent: Text | None, dates: Iterator[datetime]) -> dict[str, Any]:
    replies = [reply for reply in text.replies if not reply.is_later]
    line: dict[str, Any] = {
        "message_id": str(text.id),
        "parent_id": str(parent.id) if parent else None,
        "user_id": str(account_id(text.author)),
        "created_date": next(dates).isoformat(),
        "text": text.text,
        "role": text.role,
        "lang": text.lang,
        "review_count": 0 if text.review_result is None else _REVIEWS,
        "review_result": text.review_result,
        "emojis": text.emojis,
        "replies": [_message(tree, reply, text, dates) for reply in replies],
    }
    if text.review_result is not None:
        line["labels"] = _labels(text)
    if text.rank and tree.state == TreeState.READY_FOR_EXPORT:
        line["rank"] = text.rank - 1
    if tree.state in RANKED and text.role == "prompter" and len(replies) > 1:
        line["events"] = {"ranking": list(_ballots(replies))}
    return line


def share(quality: int) -> float:
    """A grade from 1 to 5 as the value of a label."""
    return (quality - 1) / 4


def _labels(text: Text) -> dict[str, Any]:
    wrong = 0.0 if text.review_result else 0.67
    values = {"spam": 0.0 if text.role == "assistant" else wrong, "lang_mismatch": 0.0, "quality": share(text.quality)}
    values |= {"toxicity": 0.0, "humor": 0.0, "creativity": 0.5}
    if text.role == "assistant":
        values |= {"fails_task": wrong, "helpfulness": share(text.quality)}
    return {name: {"value": value, "count": _REVIEWS} for name, value in values.items()}


def _ballots(replies: list[Text]) -> Iterator[dict[str, Any]]:
    """Three people who wrote none of the replies; the last of them swaps two that are about equally good."""
    authors = {reply.author for reply in replies}
    best_first = sorted(replies, key=lambda reply: reply.rank or 0)
    voters = [name for name in people()[replies[0].lang] if name not in authors][:_BALLOTS]
    for place, voter in enumerate(voters):
        order = _swapped(best_first) if place == _BALLOTS - 1 else best_first
        yield {"user_id": str(account_id(voter)), "ranked_message_ids": [str(reply.id) for reply in order]}


def _swapped(order: list[Text]) -> list[Text]:
    for place, (better, worse) in enumerate(pairwise(order)):
        if better.quality - worse.quality <= 1:
            return [*order[:place], worse, better, *order[place + 2 :]]
    return order
