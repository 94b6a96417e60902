"""The events of a message: signs (reactions) and ballots (rankings) with the people who gave them."""

from collections.abc import Container
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from exports.parsing.fields import Object, Wrong, array, boolean, identifier, mapping, optional_array, required
from exports.parsing.problems import shown
from oasst.core import reaction_codes


@dataclass(frozen=True, slots=True)
class Sign:
    person: str
    emoji: str


@dataclass(frozen=True, slots=True)
class Ballot:
    """One person's order over replies: `shown` as the person saw them, `tiers` best first, each a tie."""

    person: str
    shown: tuple[str, ...]
    tiers: tuple[tuple[str, ...], ...]
    none_acceptable: bool
    vetoed: tuple[str, ...]

    def among(self, replies: Container[str]) -> "Ballot | None":
        """The same order over these replies alone; None where it says nothing of them."""
        tiers = (tuple(each for each in tier if each in replies) for tier in self.tiers)
        shown = tuple(each for each in self.shown if each in replies)
        return (
            replace(
                self,
                shown=shown,
                tiers=tuple(tier for tier in tiers if tier),
                vetoed=tuple(each for each in self.vetoed if each in replies),
            )
            if shown
            else None
        )


def events(source: Object, message_id: str) -> tuple[tuple[Sign, ...], tuple[Ballot, ...]]:
    value = source.get("events")
    if value is None:
        return (), ()
    given = mapping(value, "events")
    for type_ in given:
        if type_ not in ("emoji", "ranking"):
            raise Wrong(f"events of type {shown(type_)} cannot be taken in, only emoji and ranking")
    signs = tuple(_sign(each) for each in _list(given, "emoji"))
    ballots = tuple(_ballot(each, message_id) for each in _list(given, "ranking"))
    if len(set(signs)) < len(signs):
        raise Wrong("events name the same person with the same emoji twice")
    if len({ballot.person for ballot in ballots}) < len(ballots):
        raise Wrong("events hold two rankings by the same person")
    return signs, ballots


def _list(given: Object, type_: str) -> list[Object]:
    found = [mapping(each, f"an event of type {type_}") for each in optional_array(given, type_)]
    for event in found:
        if event.get("type") not in (None, type_):
            raise Wrong(f"an event among those of type {type_} says it is {shown(event['type'])}")
    return found


def _sign(event: Object) -> Sign:
    emoji = required(event, "emoji")
    if emoji not in reaction_codes.CODES:
        raise Wrong(f"{shown(emoji)} is not a known emoji")
    return Sign(identifier(required(event, "user_id"), "user_id of an event"), emoji)


def _ballot(event: Object, message_id: str) -> Ballot:
    parent = event.get("ranking_parent_id")
    if parent is not None and identifier(parent, "ranking_parent_id") != message_id:
        raise Wrong("ranking_parent_id is not the message the ranking stands at")
    ranked = _ids(required(event, "ranked_message_ids"), "ranked_message_ids")
    ties = array(event.get("tiers", [[each] for each in ranked]), "tiers")
    tiers = tuple(_ids(tie, "tiers") for tie in ties)
    if tuple(chain.from_iterable(tiers)) != ranked:
        raise Wrong("tiers do not hold the ranked_message_ids in their order")
    seen = _ids(event["shown"], "shown") if event.get("shown") is not None else _in_shown_order(event, ranked)
    none_acceptable = bool(boolean(event, "not_rankable", False))
    complete = set(ranked) == set(seen) or (none_acceptable and not ranked)
    if not seen or not complete or not all(tiers):
        raise Wrong("a ranking does not order the replies that were shown")
    return Ballot(
        person=identifier(required(event, "user_id"), "user_id of an event"),
        shown=seen,
        tiers=tiers,
        none_acceptable=none_acceptable,
        vetoed=_ids(optional_array(event, "vetoed"), "vetoed"),
    )


def _in_shown_order(event: Object, ranked: tuple[str, ...]) -> tuple[str, ...]:
    """`ranking[k]` is the place at which the k-th best reply was shown; without it the order shown is not known."""
    places = event.get("ranking")
    if places is None:
        return ranked
    if sorted(array(places, "ranking"), key=_place) != list(range(len(ranked))):
        raise Wrong("ranking is not an order of 0 to the number of replies less one")
    by_place = dict(zip(places, ranked, strict=True))
    return tuple(by_place[place] for place in range(len(ranked)))


def _place(value: Any) -> int:
    if type(value) is not int:
        raise Wrong(f"ranking must hold whole numbers, not {shown(value)}")
    return value


def _ids(value: Any, key: str) -> tuple[str, ...]:
    ids = tuple(identifier(each, key) for each in array(value, key))
    if len(set(ids)) < len(ids):
        raise Wrong(f"{key} names a reply twice")
    return ids
