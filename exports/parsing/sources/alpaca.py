"""Alpaca: {"instruction", "input", "output"}, and as LLaMA-Factory reads it `history`, [prompt, answer] of earlier turns."""

from typing import Any

from exports.parsing.fields import MAX_TEXT, Object, Wrong, array, mapping, optional_array, required, string
from exports.parsing.sources import turns
from exports.parsing.sources.source import RowDefaults, Source, chain, message, stated


class Alpaca(Source):
    """`input` is appended to the instruction. A layout of many publishers, under various licences."""

    name = "alpaca"
    origin = "alpaca"
    licence = ""
    url = ""
    by_model = True

    def fits(self, row: Any) -> bool:
        return isinstance(row, dict) and "instruction" in row and "output" in row

    def prompt(self, row: Any, defaults: RowDefaults) -> Object:
        row = mapping(row, "a row")
        turns.refuse_beside(row, "system")
        lang, by_model = stated(self, row, defaults)
        texts = [text for pair in optional_array(row, "history") for text in _pair(pair)]
        instruction, output = (string(required(row, key), key, MAX_TEXT) for key in ("instruction", "output"))
        given = string(row.get("input") or "", "input", MAX_TEXT)
        texts += [f"{instruction}\n\n{given}" if given.strip() else instruction, output]
        return chain(
            [message(text, depth, lang, by_model=by_model and depth % 2 == 1) for depth, text in enumerate(texts)]
        )


def _pair(value: Any) -> list[str]:
    pair = [string(each, "history", MAX_TEXT) for each in array(value, "history")]
    if len(pair) != 2:
        raise Wrong("history must hold pairs of a prompt and its answer")
    return pair
