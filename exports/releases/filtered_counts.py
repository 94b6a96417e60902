"""How much of a release some filters keep, counted from its own rows, so from nothing that is not in its files."""

import gzip
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import orjson

from exports import licences
from exports.selection.selection import HERE, Selection

_PATIENCE_S = 20

Message = dict[str, Any]


class TooMany(Exception):
    """They cannot be counted while someone waits."""


@dataclass(slots=True)
class Counts:
    trees: int = 0
    messages: int = 0
    by_lang: Counter[str] = field(default_factory=Counter)
    by_role: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        by = {"by_lang": dict(self.by_lang), "by_role": dict(self.by_role)}
        return {"trees": self.trees, "messages": self.messages, **by}


def counted(file: Path, wanted: Selection, patience_s: float = _PATIENCE_S) -> Counts:
    """Of a release's file of messages (.jsonl.gz), in which those of a tree stand together, each behind its parent.

    Raises:
        TooMany, OSError
    """
    counts, deadline = Counts(), time.monotonic() + patience_s
    with gzip.open(file) as lines:
        for _name, tree in groupby(map(orjson.loads, lines), itemgetter("message_tree_id")):
            if time.monotonic() > deadline:
                raise TooMany
            kept = list(_kept(tree, wanted))
            counts.trees += bool(kept)
            counts.messages += len(kept)
            counts.by_lang.update(message["lang"] for message in kept)
            counts.by_role.update(message["role"] for message in kept)
    return counts


def _kept(tree: Iterable[Message], wanted: Selection) -> Iterator[Message]:
    """What is left out takes along all that answers it."""
    ids: set[str] = set()
    for message in tree:
        parent = message.get("parent_id")
        if (parent in ids if parent else _begins(message, wanted)) and _passes(message, wanted):
            ids.add(message["message_id"])
            yield message


def _begins(root: Message, wanted: Selection) -> bool:
    """The tree of this prompt is asked for. One without a date is of no day."""
    day = root.get("created_date", "")[:10]
    return (
        (not wanted.langs or root["lang"] in wanted.langs)
        and (not wanted.origins or root.get("origin", HERE) in wanted.origins)
        and (not wanted.since or day >= wanted.since.isoformat())
        and (not wanted.until or "" < day <= wanted.until.isoformat())
    )


def _passes(message: Message, wanted: Selection) -> bool:
    means = message.get("labels", {})
    return (
        message["review_count"] >= wanted.min_reviews
        and (not wanted.licences or licences.among(message.get("licence", ""), wanted.licences))
        and all(
            bound.admits(means.get(bound.label, {}).get("value", 0))
            for bound in wanted.bounds
            if bound.is_about(message["role"])
        )
    )
