"""The events of an export: who reacted to a message, who ordered its replies. Pure."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from typing import Any, Literal, NamedTuple

import orjson

from exports.parsing import Ballot
from exports.writing.pseudonyms import Names, Voter
from oasst.core import reaction_codes

Event = dict[str, Any]
Mode = Literal["simple", "full"]


class ReactionRow(NamedTuple):
    message_id: str
    user_id: str
    emoji: str
    by_author: bool

    @property
    def role(self) -> Voter:
        return "reactor"


class ReviewRow(NamedTuple):
    message_id: str
    tree_id: str
    user_id: str
    labels_json: str
    cant_tell: list[str]
    revision: int
    for_task: bool
    mode: Mode
    guideline_version: str
    time_spent: int | None
    by_author: bool

    @property
    def role(self) -> Voter:
        return "reviewer"


class RankingRow(NamedTuple):
    parent_id: str
    tree_id: str
    user_id: str
    shown: list[str]
    revisions: list[int]
    ballot_json: str
    none_acceptable: bool
    vetoed: list[str]
    mode: Mode
    guideline_version: str
    time_spent: int | None

    @property
    def role(self) -> Voter:
        return "ranker"

    @property
    def message_id(self) -> str:
        return self.parent_id

    @property
    def by_author(self) -> bool:
        """Who asks may rank the answers; who gave one may not."""
        return False

    def ballot(self) -> Ballot:
        tiers = tuple(tuple(tier) for tier in orjson.loads(self.ballot_json))
        return Ballot(self.user_id, tuple(self.shown), tiers, self.none_acceptable, tuple(self.vetoed))


def events(
    given: Iterable[ReactionRow], rankings: Iterable[RankingRow], exported: Container[str], names: Names
) -> Mapping[str, str]:
    """The events of each message that has any, as JSON, by the message's id.

    They stand in the order of the people's written ids, which is the same wherever the file is taken in and out again.
    A ranking speaks only of replies that are exported too.
    """
    by_message: defaultdict[str, defaultdict[str, list[Event]]] = defaultdict(lambda: defaultdict(list))
    for reaction in given:
        by_message[reaction.message_id]["emoji"].append(_emoji(reaction, names))
    for row in rankings:
        if ballot := row.ballot().among(exported):
            by_message[row.parent_id]["ranking"].append(_ranking(row, ballot, names))
    return {id_: _json(by_type) for id_, by_type in by_message.items()}


def _json(by_type: Mapping[str, list[Event]]) -> str:
    emojis = sorted(by_type.get("emoji", []), key=lambda e: (e["user_id"], reaction_codes.CODES.index(e["emoji"])))
    rankings = sorted(by_type.get("ranking", []), key=lambda e: str(e["user_id"]))
    return orjson.dumps(
        {type_: listed for type_, listed in (("emoji", emojis), ("ranking", rankings)) if listed}
    ).decode()


def _emoji(row: ReactionRow, names: Names) -> Event:
    return {"type": "emoji", "user_id": names.voter(row.user_id, "reactor", row.message_id), "emoji": row.emoji}


def _ranking(row: RankingRow, ballot: Ballot, names: Names) -> Event:
    """`ranking[k]` is the position at which the k-th best reply was shown. Optional keys come last."""
    ranked = [reply for tier in ballot.tiers for reply in tier]
    event: Event = {
        "type": "ranking",
        "user_id": names.voter(row.user_id, "ranker", row.parent_id),
        "ranking": [ballot.shown.index(reply) for reply in ranked],
        "ranked_message_ids": [names.message(reply) for reply in ranked],
        "ranking_parent_id": names.message(row.parent_id),
        "message_tree_id": names.message(row.tree_id),
    }
    if ballot.none_acceptable:
        event["not_rankable"] = True
    if not ranked:
        event["shown"] = [names.message(reply) for reply in ballot.shown]
    if len(ballot.tiers) < len(ranked):
        event["tiers"] = [[names.message(reply) for reply in tier] for tier in ballot.tiers]
    if ballot.vetoed:
        event["vetoed"] = [names.message(reply) for reply in ballot.vetoed]
    revision = dict(zip(row.shown, row.revisions, strict=True))
    if any(revision[reply] != 1 for reply in ballot.shown):
        event["revisions"] = [revision[reply] for reply in ranked or ballot.shown]
    return event
