"""UltraFeedback: {"prompt", "chosen", "rejected"} as binarized, or {"instruction", "completions"} with a score for each."""

from typing import Any

from exports.parsing.fields import MAX_TEXT, Object, Wrong, array, mapping, optional_string, required, string
from exports.parsing.sources import turns
from exports.parsing.sources.source import RowDefaults, Source, chain, message, stated


class UltraFeedback(Source):
    """The chosen answer gets rank 0, the rejected one rank 1; of several the best scored comes first, if no two are equal.

    `chosen` and `rejected` may be conversations or the answers alone, as in other files of pairs.
    """

    name = "ultrafeedback"
    origin = "ultrafeedback"
    licence = "MIT"
    url = "https://huggingface.co/datasets/HuggingFaceH4/ultrafeedback_binarized"
    by_model = True

    def fits(self, row: Any) -> bool:
        if not isinstance(row, dict):
            return False
        return ("chosen" in row and ("prompt" in row or turns.are_turns(row["chosen"]))) or (
            "completions" in row and "instruction" in row
        )

    def prompt(self, row: Any, defaults: RowDefaults) -> Object:
        row = mapping(row, "a row")
        turns.refuse_beside(row, "system", "tools")
        lang, by_model = stated(self, row, defaults)
        if "completions" in row:
            return _scored(row, lang, by_model)
        before, chosen = self._side(row, "chosen", lang, by_model)
        others, rejected = self._side(row, "rejected", lang, by_model)
        if [each["text"] for each in before] != [each["text"] for each in others]:
            raise Wrong("chosen and rejected differ before the last answer; they are no two answers to one prompt")
        if chosen["text"].strip() == rejected["text"].strip():
            raise Wrong("chosen and rejected are the same, so neither is better; leave the row out")
        chosen["rank"], rejected["rank"] = 0, 1
        root = chain(before)
        before[-1]["replies"] += [chosen, rejected]
        return root

    def _side(self, row: Object, key: str, lang: str, by_model: bool) -> tuple[list[Object], Object]:
        """What comes before the last answer, and that answer."""
        given, prompt = required(row, key), row.get("prompt")
        side = [{"role": "assistant", "content": given}] if isinstance(given, str) else array(given, key)
        if isinstance(prompt, str) and len(side) == 1:
            side = [{"role": "user", "content": prompt}, *side]
        elif side and turns.are_turns(prompt) and mapping(side[0], "a turn").get("role") == "assistant":
            side = [*array(prompt, "prompt"), *side]
        messages = turns.messages(side, key, lang, by_model=by_model)
        if len(messages) % 2:
            raise Wrong(f"{key} ends with the user's words; there is no answer to compare")
        return messages[:-1], messages[-1]


def _scored(row: Object, lang: str, by_model: bool) -> Object:
    given = [mapping(each, "a completion") for each in array(row["completions"], "completions")]
    root = message(string(required(row, "instruction"), "instruction", MAX_TEXT), 0, lang)
    for each in given:
        text, model = string(required(each, "response"), "response", MAX_TEXT), optional_string(each, "model")
        root["replies"].append(message(text, 1, lang, by_model=by_model, model=model))
    scores: list[Any] = [score for each in given if type(score := each.get("overall_score")) in (int, float)]
    if len(set(scores)) == len(given) > 1:
        for reply, score in zip(root["replies"], scores, strict=True):
            reply["rank"] = sorted(scores, reverse=True).index(score)
    return root
