"""Anthropic's helpful and harmless: {"chosen", "rejected"}, two transcripts that differ in their last answer."""

import re
from typing import Any

from exports.parsing.fields import MAX_TEXT, Object, Wrong, mapping, required, string
from exports.parsing.sources.source import RowDefaults, Source, chain, message

_TURN = re.compile(r"(?:\A|\r?\n\r?\n)(Human|Assistant): ?")


class HelpfulHarmless(Source):
    """The chosen answer gets rank 0, the rejected one rank 1."""

    name = "hh"
    origin = "anthropic-hh-rlhf"
    licence = "MIT"
    url = "https://huggingface.co/datasets/Anthropic/hh-rlhf"
    by_model = True

    def fits(self, row: Any) -> bool:
        return isinstance(row, dict) and isinstance(row.get("chosen"), str) and "prompt" not in row

    def prompt(self, row: Any, defaults: RowDefaults) -> Object:
        row = mapping(row, "a row")
        chosen, rejected = (_turns(row, key) for key in ("chosen", "rejected"))
        if chosen[:-1] != rejected[:-1]:
            raise Wrong("chosen and rejected differ before the last answer; they are no two answers to one prompt")
        if chosen == rejected:
            raise Wrong("chosen and rejected are the same, so neither is better; leave the row out")
        model = self.written_by_model(defaults)
        messages = [
            message(text, depth, defaults.lang, by_model=model and depth % 2 == 1) for depth, text in enumerate(chosen)
        ]
        worse = message(rejected[-1], 1, defaults.lang, by_model=model)
        root = chain(messages)
        messages[-2]["replies"].append(worse)
        messages[-1]["rank"], worse["rank"] = 0, 1
        return root


def _turns(row: Object, key: str) -> list[str]:
    text = string(required(row, key), key, MAX_TEXT)
    _, *parts = _TURN.split(text)
    speakers, texts = parts[::2], [each.strip() for each in parts[1::2]]
    if not texts or speakers != [("Human", "Assistant")[place % 2] for place in range(len(texts))]:
        raise Wrong(f"{key} is no transcript in which Human and Assistant take turns, Human first")
    if len(texts) % 2:
        raise Wrong(f"{key} ends with the human's words; there is no answer to compare")
    if not all(texts):
        raise Wrong(f"{key} has a turn without words; leave the row out")
    return texts
