"""ShareGPT: {"id", "conversations": [{"from": "human", "value"}, {"from": "gpt", "value"}, …]}."""

from typing import Any

from exports.parsing.fields import Object, mapping, optional_string, required
from exports.parsing.sources import turns
from exports.parsing.sources.source import RowDefaults, Source, chain, stated


class ShareGpt(Source):
    """Also as we write it ourselves: `meta` then has the language, and whether a model wrote the answers.

    Many publish in this layout, each under another licence.
    """

    name = "sharegpt"
    origin = "sharegpt"
    licence = ""
    url = ""
    by_model = True

    def fits(self, row: Any) -> bool:
        return isinstance(row, dict) and "conversations" in row

    def prompt(self, row: Any, defaults: RowDefaults) -> Object:
        row = mapping(row, "a row")
        turns.refuse_beside(row, "system", "system_prompt", "tools", "functions", "image", "images")
        lang, by_model = stated(self, row, defaults)
        model = optional_string(row, "model")
        return chain(
            turns.messages(
                required(row, "conversations"), "conversations", lang, by_model=by_model, model=model,
                role="from", content="value",
            )
        )  # fmt: skip
