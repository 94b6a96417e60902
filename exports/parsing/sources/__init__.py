"""Other people's layouts: each row becomes one tree of ours."""

from typing import Any

from exports.parsing.sources.alpaca import Alpaca
from exports.parsing.sources.dolly import Dolly
from exports.parsing.sources.hh import HelpfulHarmless
from exports.parsing.sources.lmsys import Lmsys
from exports.parsing.sources.openai import OpenAiChat
from exports.parsing.sources.prompts import Prompts
from exports.parsing.sources.sharegpt import ShareGpt
from exports.parsing.sources.source import RowDefaults as RowDefaults
from exports.parsing.sources.source import Source as Source
from exports.parsing.sources.ultrafeedback import UltraFeedback
from exports.parsing.sources.wildchat import WildChat

_DECLARED: tuple[Source, ...] = (
    Dolly(),
    Alpaca(),
    ShareGpt(),
    OpenAiChat(),
    HelpfulHarmless(),
    UltraFeedback(),
    WildChat(),
    Lmsys(),
    Prompts(),
)
SOURCES = {source.name: source for source in _DECLARED}


def is_of(source: Source, row: Any) -> bool:
    return source.fits(row) and not _is_ours(row)


def hint(row: Any) -> str:
    """The format a row looks like, as the end of a sentence; empty where it looks like none."""
    if _is_ours(row):
        return "; it looks like --format oasst"
    name = next((source.name for source in _DECLARED if source.fits(row)), None)
    return f"; it looks like --format {name}" if name else ""


def _is_ours(row: Any) -> bool:
    return isinstance(row, dict) and ("message_tree_id" in row or ("message_id" in row and "role" in row))
