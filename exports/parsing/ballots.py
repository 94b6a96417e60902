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
        """The order restricted to these replies; None if it contains none of them."""
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


# Types that files of Open Assistant may have and that have no place here.
_LEFT_OUT = ("rating", "report", "score")


@dataclass(frozen=True, slots=True)
class Events:
    """`left_out` names one type for each event that has no place here, or no person."""

    signs: tuple[Sign, ...] = ()
    ballots: tuple[Ballot, ...] = ()
    left_out: tuple[str, ...] = ()


_NONE = Events()


def events(source: Object, message_id: str) -> Events:
    value = source.get("events")
    if value is None:
        return _NONE
    given = mapping(value, "events")
    left_out: list[str] = []
    for type_ in given:
        if type_ in _LEFT_OUT:
            left_out += [type_] * len(optional_array(given, type_))
        elif type_ not in ("emoji", "ranking"):
            raise Wrong(
                f"events of type {shown(type_)} are not known; there are emoji and ranking, and {', '.join(_LEFT_OUT)},"
                " which are left out"
            )
    named = {type_: _of_people(_list(given, type_), type_, left_out) for type_ in ("emoji", "ranking")}
    signs = tuple(_sign(each) for each in named["emoji"])
    ballots = tuple(_ballot(each, message_id) for each in named["ranking"])
    if len(set(signs)) < len(signs):
        raise Wrong("events name the same person with the same emoji twice")
    if len({ballot.person for ballot in ballots}) < len(ballots):
        raise Wrong("events hold two rankings by the same person")
    return Events(signs, ballots, tuple(left_out))


def _of_people(events: list[Object], type_: str, left_out: list[str]) -> list[Object]:
    """Those that name a person: files of deleted accounts have null instead. Reactions stay in the counts."""
    named = [event for event in events if "user_id" not in event or event["user_id"] is not None]
    left_out += [f"{type_} without a person"] * (len(events) - len(named))
    return named


def _list(given: Object, type_: str) -> list[Object]:
    events = [mapping(each, f"an event of type {type_}") for each in optional_array(given, type_)]
    for event in events:
        if event.get("type") not in (None, type_):
            raise Wrong(f"an event among those of type {type_} says it is {shown(event['type'])}")
    return events


def _sign(event: Object) -> Sign:
    emoji = required(event, "emoji")
    if emoji not in reaction_codes.CODES:
        raise Wrong(f"{shown(emoji)} is not a known emoji")
    return Sign(identifier(required(event, "user_id"), "user_id of an event"), emoji)


def _ballot(event: Object, message_id: str) -> Ballot:
    parent = event.get("ranking_parent_id")
    if parent is not None and identifier(parent, "ranking_parent_id") != message_id:
        raise Wrong("ranking_parent_id is not the message the ranking belongs to")
    ranked = _ids(required(event, "ranked_message_ids"), "ranked_message_ids")
    ties = array([[each] for each in ranked] if event.get("tiers") is None else event["tiers"], "tiers")
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
    numbers = [_place(each) for each in array(places, "ranking")]
    if sorted(numbers) != list(range(len(ranked))):
        raise Wrong("ranking is not an order of 0 to the number of replies less one")
    by_place = dict(zip(numbers, ranked, strict=True))
    return tuple(by_place[place] for place in range(len(ranked)))


def _place(value: Any) -> int:
    if type(value) is float and value.is_integer():
        return int(value)
    if type(value) is not int:
        raise Wrong(f"ranking must hold whole numbers, not {shown(value)}")
    return value


def _ids(value: Any, key: str) -> tuple[str, ...]:
    ids = tuple(identifier(each, key) for each in array(value, key))
    if len(set(ids)) < len(ids):
        raise Wrong(f"{key} names a reply twice")
    return ids
