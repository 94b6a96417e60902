"""Formats of rows. Pure: from a tree to rows. See docs/formats.md."""

from exports.formats.completions import Kto, PromptCompletion, Prompts
from exports.formats.conversations import Alpaca, Sft, ShareGpt
from exports.formats.format import Format as Format
from exports.formats.preferences import ImplicitPreference, OpenAiPreference, Preference, Rankings
from exports.formats.table import Table
from exports.formats.threads import Threads
from exports.formats.tree import Ballot as Ballot
from exports.formats.tree import Message as Message
from exports.formats.tree import Review as Review
from exports.formats.tree import Tree as Tree
from exports.formats.tree import best as best
from exports.formats.tree import paths as paths
from exports.formats.votes import Agreement, Ballots, Reviews

_DECLARED: tuple[Format, ...] = (
    Threads(),
    Sft(),
    PromptCompletion(),
    Preference(),
    ImplicitPreference(),
    OpenAiPreference(),
    Kto(),
    Rankings(),
    Prompts(),
    ShareGpt(),
    Alpaca(),
    Table(),
    Reviews(),
    Ballots(),
    Agreement(),
)
ALL = {format_.name: format_ for format_ in _DECLARED}
