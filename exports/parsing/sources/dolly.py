"""databricks-dolly-15k: {"instruction", "context", "response", "category"}, a question and an answer a row."""

from typing import Any

from exports.parsing.fields import MAX_TEXT, Object, mapping, required, string
from exports.parsing.sources.source import RowDefaults, Source, chain, message
from exports.parsing.sources.turns import refuse_beside


class Dolly(Source):
    """`context` is appended to the instruction, as its authors saw it."""

    name = "dolly"
    origin = "databricks-dolly-15k"
    licence = "CC-BY-SA-3.0"
    url = "https://huggingface.co/datasets/databricks/databricks-dolly-15k"
    by_model = False

    def fits(self, row: Any) -> bool:
        return isinstance(row, dict) and "instruction" in row and "response" in row

    def prompt(self, row: Any, defaults: RowDefaults) -> Object:
        row = mapping(row, "a row")
        refuse_beside(row, "system", "input", "history")
        instruction, response = (string(required(row, key), key, MAX_TEXT) for key in ("instruction", "response"))
        context = string(row.get("context") or "", "context", MAX_TEXT)
        asked = f"{instruction}\n\n{context}" if context.strip() else instruction
        answer = message(response, 1, defaults.lang, by_model=self.written_by_model(defaults))
        return chain([message(asked, 0, defaults.lang), answer])
