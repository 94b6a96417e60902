"""LMSYS-Chat-1M: {"conversation_id", "model", "conversation": [{"role", "content"}, …], "language"}."""

from typing import Any

from exports.parsing.sources import turns
from exports.parsing.sources.wildchat import WildChat


class Lmsys(WildChat):
    """The layout of WildChat; its licence forbids passing it on, so it has none that a release could name."""

    name = "lmsys"
    origin = "lmsys-chat-1m"
    licence = ""
    url = "https://huggingface.co/datasets/lmsys/lmsys-chat-1m"

    def fits(self, row: Any) -> bool:
        return isinstance(row, dict) and turns.are_turns(row.get("conversation")) and "conversation_id" in row
