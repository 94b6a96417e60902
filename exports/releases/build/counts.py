"""What is in a release, counted from the lines of its messages as they are written."""

from collections import Counter, defaultdict
from typing import Any

import orjson

from exports.releases.build.splits import split_of
from oasst.core import labels


class Counts:
    """Takes the lines of messages, some at once."""

    def __init__(self) -> None:
        self.messages = self.trees = self.synthetic = 0
        self.people: Counter[str] = Counter()
        self.by: dict[str, Counter[str]] = {
            what: Counter() for what in ("lang", "role", "tree_state", "split", "licence")
        }
        self._label_sums: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0, 0])
        self.reviews = self.characters = 0
        self.days = ("", "")

    def write(self, lines: bytes, /) -> None:
        for line in lines.splitlines():
            self._count(orjson.loads(line))

    def _count(self, message: dict[str, Any]) -> None:
        self.messages += 1
        self.trees += "parent_id" not in message
        self.synthetic += message["synthetic"]
        self.reviews += message["review_count"]
        self.characters += len(message["text"])
        if day := message.get("created_date", "")[:10]:
            first, last = self.days
            self.days = min(first or day, day), max(last, day)
        if author := message.get("user_id"):
            self.people[author] += 1
        for what in ("lang", "role", "tree_state"):
            self.by[what][message[what]] += 1
        self.by["licence"][message.get("licence", "")] += 1
        self.by["split"][split_of(message["message_tree_id"])] += 1
        for name, given in message.get("labels", {}).items():
            sums = self._label_sums[name]
            sums[0] += given["value"] * given["count"]
            sums[1] += given["count"]
            sums[2] += 1

    def as_json(self) -> dict[str, Any]:
        """Most frequent first, equals by name."""
        return {
            "trees": self.trees,
            "messages": self.messages,
            "people": len(self.people),
            "reviews": self.reviews,
            "synthetic": self.synthetic,
            "characters": self.characters,
            "first_day": self.days[0] or None,
            "last_day": self.days[1] or None,
            **{f"by_{what}": dict(sorted(found.items(), key=_most_first)) for what, found in self.by.items()},
            "labels": {name: self._label(name) for name in labels.NAMES if name in self._label_sums},
        }

    def _label(self, name: str) -> dict[str, Any]:
        total, count, messages = self._label_sums[name]
        return {"mean": round(total / count, 6), "count": int(count), "messages": int(messages)}


def _most_first(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]
