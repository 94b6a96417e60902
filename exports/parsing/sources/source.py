"""What a source declares, and how its turns become a tree."""

import uuid
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import orjson

from exports.parsing.fields import Object

_IDS = uuid.UUID("6f2cbb1c-3c4b-5d0a-9d5e-5b6f1d6d8f10")  # made once, for this purpose


@dataclass(frozen=True, slots=True)
class Told:
    """What an import says of rows that do not say it themselves."""

    lang: str = "en"
    by_model: bool | None = None  # who wrote the answers, where it is not as the source declares


class Source(ABC):
    """`origin`, `licence` (SPDX, empty if not known) and `url` are those of the published file; `by_model` says that a model
    wrote its answers.

    A row's ids are made from its content: the same row is the same tree wherever and whenever it is taken in.
    """

    name: ClassVar[str]
    origin: ClassVar[str]
    licence: ClassVar[str]
    url: ClassVar[str]
    by_model: ClassVar[bool]

    @abstractmethod
    def prompt(self, row: Object, told: Told) -> Object:
        """The root of the tree with its replies in it, in the layout of docs/data-format.md.

        Raises:
            Wrong: with what is wrong and what to do about it.
        """

    def tree(self, row: Object, told: Told) -> Object:
        prompt = self.prompt(row, told)
        _name(prompt, f"{self.name}:{orjson.dumps(row, option=orjson.OPT_SORT_KEYS).decode()}")
        return {"message_tree_id": prompt["message_id"], "prompt": prompt}

    def written_by_model(self, told: Told) -> bool:
        return self.by_model if told.by_model is None else told.by_model


def message(text: str, depth: int, lang: str, *, by_model: bool = False, model: str | None = None) -> Object:
    """Accepted as it is: nobody here reviews what a source has published."""
    return {
        "text": text,
        "role": "assistant" if depth % 2 else "prompter",
        "lang": lang,
        "review_result": True,
        "synthetic": by_model,
        "model_name": model if by_model else None,
        "replies": [],
    }


def chain(messages: Sequence[Object]) -> Object:
    """Each the reply to the one before; the first of them."""
    for parent, reply in pairwise(messages):
        parent["replies"].append(reply)
    return messages[0]


def _name(prompt: Object, content: str) -> None:
    waiting, number = [prompt], 0
    while waiting:
        each = waiting.pop()
        each["message_id"] = str(uuid.uuid5(_IDS, f"{number}:{content}"))
        waiting += each["replies"]
        number += 1
