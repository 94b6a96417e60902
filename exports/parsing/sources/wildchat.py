"""WildChat: {"conversation_hash", "model", "conversation": [{"role", "content", "language"}, …], "language"}."""

from typing import Any

from exports.parsing.fields import Object, mapping, optional_string, required
from exports.parsing.sources import turns
from exports.parsing.sources.languages import tag
from exports.parsing.sources.source import RowDefaults, Source, chain


class WildChat(Source):
    """What people asked a model in the open. Languages are named in English."""

    name = "wildchat"
    origin = "wildchat"
    licence = "ODC-By-1.0"
    url = "https://huggingface.co/datasets/allenai/WildChat-1M"
    by_model = True

    def fits(self, row: Any) -> bool:
        return isinstance(row, dict) and turns.are_turns(row.get("conversation")) and "conversation_id" not in row

    def prompt(self, row: Any, defaults: RowDefaults) -> Object:
        row = mapping(row, "a row")
        lang = tag(row.get("language"), defaults.lang)
        model = optional_string(row, "model")
        found = turns.messages(
            required(row, "conversation"), "conversation", lang, by_model=self.written_by_model(defaults), model=model
        )
        for message, turn in zip(found, row["conversation"], strict=True):
            message["lang"] = tag(turn.get("language"), lang)
        return chain(found)
