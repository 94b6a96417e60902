"""The columns of message lines, for readers that must know them before they read: see `exports.writing.readme`."""

from typing import TypedDict

from exports.formats.table import Detoxify, MessageColumns
from oasst.core import labels, reaction_codes


class Mean(TypedDict):
    value: float
    count: int


class Reacted(TypedDict):
    type: str
    user_id: str
    emoji: str


class Ranked(TypedDict):
    type: str
    user_id: str
    ranking: list[int]
    ranked_message_ids: list[str]
    ranking_parent_id: str
    message_tree_id: str
    not_rankable: bool | None
    shown: list[str] | None
    tiers: list[list[str]] | None
    vetoed: list[str] | None
    revisions: list[int] | None


class Events(TypedDict):
    emoji: list[Reacted] | None
    ranking: list[Ranked] | None


Emojis = TypedDict("Emojis", dict.fromkeys(reaction_codes.CODES, int | None))  # type: ignore[misc]  # they are data
Labels = TypedDict("Labels", dict.fromkeys(labels.NAMES, Mean | None))  # type: ignore[misc]


class FlatRow(MessageColumns):
    """`origin`, where the tree came from, and `topics`, what it is about, are in the row of its root alone."""

    authorship: str | None
    authorship_source: str | None
    emojis: Emojis | None
    labels: Labels | None
    events: Events | None
    detoxify: Detoxify | None
    message_tree_id: str
    tree_state: str
    origin: str | None
    topics: list[str] | None
