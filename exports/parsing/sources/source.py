"""Declaration of a source, and conversion of its turns to a tree."""

import itertools
import json
import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson

from exports.parsing.fields import Object, boolean, optional_string

_IDS = uuid.UUID("6f2cbb1c-3c4b-5d0a-9d5e-5b6f1d6d8f10")  # made once, for this purpose


@dataclass(frozen=True, slots=True)
class RowDefaults:
    """Import options for rows without their own values."""

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
    plain_text: ClassVar[bool] = False  # a line that does not begin as JSON is a row, too

    @abstractmethod
    def fits(self, row: Any) -> bool:
        """The row looks as if it were of this layout: to name the right format where another was given."""

    @abstractmethod
    def prompt(self, row: Any, defaults: RowDefaults) -> Object:
        """The root of the tree with its replies in it, in the layout of docs/data-format.md.

        Raises:
            Wrong: with what is wrong and what to do about it.
        """

    def tree(self, row: Any, defaults: RowDefaults) -> Object:
        prompt = self.prompt(row, defaults)
        _name(prompt, f"{self.name}:{_canonical(row)}")
        return {"message_tree_id": prompt["message_id"], "prompt": prompt}

    def written_by_model(self, defaults: RowDefaults) -> bool:
        return self.by_model if defaults.by_model is None else defaults.by_model


def stated(source: Source, row: Object, defaults: RowDefaults) -> tuple[str, bool]:
    """The language of a row, and whether a model wrote its answers: from the row or its `meta`, else the defaults."""
    meta = row["meta"] if isinstance(row.get("meta"), dict) else {}
    lang = optional_string(row, "lang") or optional_string(meta, "lang") or defaults.lang
    if defaults.by_model is None and meta.get("synthetic") is not None:
        return lang, bool(boolean(meta, "synthetic", False))
    return lang, source.written_by_model(defaults)


def message(text: str, depth: int, lang: str, *, by_model: bool = False, model: str | None = None) -> Object:
    """Imported as accepted: content published by a source is not reviewed here."""
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
    for parent, reply in itertools.pairwise(messages):
        parent["replies"].append(reply)
    return messages[0]


def _canonical(row: Any) -> str:
    """Its JSON with sorted keys. The library for it nests less deep when it writes than when it reads."""
    try:
        return orjson.dumps(row, option=orjson.OPT_SORT_KEYS).decode()
    except TypeError:
        return "".join(_written(row))


def _written(value: Any) -> Iterator[str]:
    waiting: list[tuple[bool, Any]] = [(False, value)]  # what is text already, and what is not
    while waiting:
        is_text, each = waiting.pop()
        if is_text:
            yield each
        elif isinstance(each, dict):
            waiting.append((True, "}"))
            for key in sorted(each, reverse=True):
                waiting += [(True, ","), (False, each[key]), (True, f"{json.dumps(key)}:")]
            waiting.append((True, "{"))
        elif isinstance(each, list):
            waiting += [
                (True, "]"),
                *itertools.chain.from_iterable(((True, ","), (False, one)) for one in reversed(each)),
                (True, "["),
            ]
        else:
            yield json.dumps(each)


def _name(prompt: Object, content: str) -> None:
    waiting, number = [prompt], 0
    while waiting:
        each = waiting.pop()
        each["message_id"] = str(uuid.uuid5(_IDS, f"{number}:{content}"))
        waiting += each["replies"]
        number += 1
