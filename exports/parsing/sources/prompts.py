"""Prompts alone, one a row: a text, in JSON or as it is, or {"prompt": text}."""

from typing import Any

from exports.parsing.fields import MAX_TEXT, Object, Wrong, string
from exports.parsing.problems import shown
from exports.parsing.sources import turns
from exports.parsing.sources.source import RowDefaults, Source, chain, message, stated

_KEYS = ("prompt", "text", "instruction", "question")
# Beside these a prompt is not all there is.
_ANSWERS = frozenset(
    {
        "answer", "chosen", "completion", "completions", "conversation", "conversations", "label", "messages", "output",
        "rejected", "response", "responses", "replies",
    }
)  # fmt: skip


class Prompts(Source):
    """Also our own `prompts`, which may be whole conversations that end in a prompt."""

    name = "prompts"
    origin = "prompts"
    licence = ""
    url = ""
    by_model = False
    plain_text = True

    def fits(self, row: Any) -> bool:
        return isinstance(row, str) or (
            isinstance(row, dict)
            and any(key in row for key in _KEYS)
            and _ANSWERS.isdisjoint(row)
            and "role" not in row
        )

    def prompt(self, row: Any, defaults: RowDefaults) -> Object:
        if isinstance(row, str):
            return message(string(row, "the prompt", MAX_TEXT), 0, defaults.lang)
        if not isinstance(row, dict):
            raise Wrong(f"a row must be a text or an object, not {shown(row)}")
        if beside := sorted(_ANSWERS & row.keys()):
            raise Wrong(
                f"it has {beside[0]} beside the prompt, which would be lost; take it out, or choose another --format"
            )
        turns.refuse_beside(row, "system", "input", "context", "history")
        lang, by_model = stated(self, row, defaults)
        key = next((key for key in _KEYS if row.get(key) is not None), None)
        if key is None:
            raise Wrong(f"it has none of {', '.join(_KEYS)}")
        if turns.are_turns(row[key]):
            return chain(turns.messages(row[key], key, lang, by_model=by_model))
        return message(string(row[key], key, MAX_TEXT), 0, lang)
