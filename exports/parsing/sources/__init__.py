"""Other people's layouts: each row becomes one tree of ours."""

from exports.parsing.sources.dolly import Dolly
from exports.parsing.sources.hh import HelpfulHarmless
from exports.parsing.sources.sharegpt import ShareGpt
from exports.parsing.sources.source import Source as Source
from exports.parsing.sources.source import Told as Told

_DECLARED: tuple[Source, ...] = (Dolly(), ShareGpt(), HelpfulHarmless())
SOURCES = {source.name: source for source in _DECLARED}
