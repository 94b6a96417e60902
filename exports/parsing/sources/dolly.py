"""databricks-dolly-15k: {"instruction", "context", "response", "category"}, a question and an answer a row."""

from exports.parsing.fields import MAX_TEXT, Object, required, string
from exports.parsing.sources.source import Source, Told, chain, message


class Dolly(Source):
    """`context` stands below the instruction, as its writers saw it."""

    name = "dolly"
    origin = "databricks-dolly-15k"
    licence = "CC-BY-SA-3.0"
    url = "https://huggingface.co/datasets/databricks/databricks-dolly-15k"
    by_model = False

    def prompt(self, row: Object, told: Told) -> Object:
        instruction, response = (string(required(row, key), key, MAX_TEXT) for key in ("instruction", "response"))
        context = string(row.get("context") or "", "context", MAX_TEXT)
        asked = f"{instruction}\n\n{context}" if context else instruction
        answer = message(response, 1, told.lang, by_model=self.written_by_model(told))
        return chain([message(asked, 0, told.lang), answer])
