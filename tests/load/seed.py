"""A large corpus that looks like oasst1: the same shape, sizes of text, labels, reactions, ranks and people.

`python -m tests.load.seed --trees 66497 --messages 1000000 > FILE` writes nested lines for `manage.py import_trees`.
The same arguments give the same bytes. Everything is made up, so no folder of genuine trees is needed.
"""

import argparse
import random
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from oasst.core import labels

# Shares of oasst1's messages, rounded.
LANGS = {
    "en": 44,
    "es": 27,
    "ru": 8,
    "zh": 3,
    "de": 4,
    "fr": 4,
    "pt-BR": 3,
    "th": 2,
    "ca": 2,
    "ar": 1,
    "uk-UA": 1,
    "ja": 1,
}
PEOPLE = 13_500
EMOJIS = ("+1", "-1", "red_flag", "_skip_reply", "_skip_ranking", "_skip_labeling")
# fmt: off
WORDS = [
    "water", "light", "river", "because", "often", "people", "house", "think", "small", "under", "answer", "question",
    "garden", "winter", "paper", "music", "travel", "simple", "number", "letter", "morning", "city", "always", "bread",
]
# fmt: on
BEGIN = datetime(2023, 1, 1, tzinfo=UTC)

Message = dict[str, Any]


def lines(trees: int, messages: int, seed: int = 1) -> Iterator[bytes]:
    """Nested tree lines, `messages` in all."""
    dice = random.Random(seed)
    people = [_id(dice) for _ in range(PEOPLE)]
    left = messages
    for number in range(trees):
        size = (
            left
            if number == trees - 1
            else max(1, min(left - (trees - number - 1), _tree_size(dice, messages / trees)))
        )
        left -= size
        yield orjson.dumps(_tree(dice, people, size)) + b"\n"


def _tree_size(dice: random.Random, mean: float) -> int:
    return round(dice.gammavariate(4, mean / 4)) or 1


def _tree(dice: random.Random, people: list[str], size: int) -> dict[str, Any]:
    lang = dice.choices(list(LANGS), list(LANGS.values()))[0]
    written = BEGIN + timedelta(seconds=dice.randrange(40_000_000))
    root = _message(dice, people, lang, 0, written, None)
    growing = [(root, 0)]
    for number in range(1, size):
        parent, depth = growing[dice.randrange(len(growing))]
        reply = _message(dice, people, lang, depth + 1, written + timedelta(minutes=number), parent["message_id"])
        while reply["user_id"] in [sibling["user_id"] for sibling in parent["replies"]]:
            reply["user_id"] = people[dice.randrange(PEOPLE)]
        if depth % 2 == 0:
            reply["rank"] = len(parent["replies"])
        parent["replies"].append(reply)
        if len(parent["replies"]) == (3 if depth % 2 == 0 else 1) and len(growing) > 1:
            growing.remove((parent, depth))
        if depth < 4:
            growing.append((reply, depth + 1))
    return {"message_tree_id": root["message_id"], "tree_state": "ready_for_export", "prompt": root}


def _message(
    dice: random.Random, people: list[str], lang: str, depth: int, written: datetime, parent_id: str | None
) -> Message:
    role = ("prompter", "assistant")[depth % 2]
    length = dice.randrange(5, 40) if depth % 2 == 0 else dice.randrange(20, 220)
    return {
        "message_id": _id(dice),
        "parent_id": parent_id,
        "user_id": people[dice.randrange(PEOPLE)],
        "created_date": written.isoformat(timespec="microseconds"),
        "text": " ".join(dice.choices(WORDS, k=length)),
        "role": role,
        "lang": lang,
        "review_count": 3,
        "review_result": True,
        "deleted": False,
        "synthetic": False,
        "emojis": dict.fromkeys(dice.sample(EMOJIS, 2), dice.randrange(1, 4)) if dice.random() < 0.6 else None,
        "replies": [],
        "labels": {
            name: {"value": dice.randrange(13) / 12, "count": 3}
            for name in (labels.FOR_PROMPTER if depth % 2 == 0 else labels.FOR_ASSISTANT)
        },
    }


def _id(dice: random.Random) -> str:
    return str(uuid.UUID(int=dice.getrandbits(128), version=4))


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trees", type=int, default=66_497)
    parser.add_argument("--messages", type=int, default=1_000_000)
    return parser


if __name__ == "__main__":
    wanted = arguments().parse_args()
    for line in lines(wanted.trees, wanted.messages):
        sys.stdout.buffer.write(line)
