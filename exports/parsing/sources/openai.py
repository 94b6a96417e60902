"""OpenAI chat, for fine-tuning: {"messages": [{"role": "user", "content"}, {"role": "assistant", "content"}, …]}."""

from typing import Any

from exports.parsing.fields import Object, mapping, optional_string, required
from exports.parsing.sources import turns
from exports.parsing.sources.source import RowDefaults, Source, chain, stated


class OpenAiChat(Source):
    """Also our own `sft`. Many publish in this layout, each under another licence."""

    name = "openai"
    origin = "openai-chat"
    licence = ""
    url = ""
    by_model = True

    def fits(self, row: Any) -> bool:
        return isinstance(row, dict) and turns.are_turns(row.get("messages")) and "chosen" not in row

    def prompt(self, row: Any, defaults: RowDefaults) -> Object:
        row = mapping(row, "a row")
        turns.refuse_beside(row, "tools", "functions", "system")
        lang, by_model = stated(self, row, defaults)
        model = optional_string(row, "model")
        return chain(turns.messages(required(row, "messages"), "messages", lang, by_model=by_model, model=model))
