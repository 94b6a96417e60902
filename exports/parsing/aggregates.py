"""Aggregates of a message in a file: labels with counts, counted reactions, toxicity scores."""

from typing import Any

from exports.parsing.fields import MAX_COUNT, Object, Wrong, array, count, mapping, number, required
from exports.parsing.problems import shown
from oasst.core import labels, reaction_codes

DETOXIFY: tuple[str, ...] = (
    "toxicity", "severe_toxicity", "obscene", "identity_attack", "insult", "threat", "sexual_explicit",
)  # fmt: skip

_NULL = {"value": None, "count": None}  # a label that other rows have

_LABELS = frozenset(labels.NAMES)
_REACTIONS = frozenset(reaction_codes.CODES)
_SCALES = frozenset(DETOXIFY)


def label_aggregates(source: Object) -> Object | None:
    """{label: {"value": mean, "count": how many}}, in the order of files, whatever that of this one is."""
    value = source.get("labels")
    if value is None:
        return None
    given = _from_table(mapping(value, "labels"), "labels", ("value", "count"))
    if given is None:
        return None
    _known(given, _LABELS, "label")
    return {name: _aggregate(name, given[name]) for name in labels.NAMES if name in given}


def _aggregate(name: str, value: Any) -> Object:
    if type(value) is dict:  # most are in order, and a file has more of these than of anything else
        mean: Any = value.get("value")
        people: Any = value.get("count")
        if type(mean) in (int, float) and 0 <= mean <= 1 and type(people) is int and 0 < people <= MAX_COUNT:
            return {"value": mean, "count": people}
    given = mapping(value, f"label {name}")
    return {
        "value": number(required(given, "value"), f"the value of label {name}"),
        "count": count(required(given, "count"), f"the count of label {name}", least=1),
    }


def emoji_counts(source: Object) -> dict[str, int] | None:
    value = source.get("emojis")
    if value is None:
        return None
    given = _from_table(mapping(value, "emojis"), "emojis", ("count",))
    if given is None:
        return None
    _known(given, _REACTIONS, "emoji")
    return {code: count(each, f"the count of emoji {code}") for code, each in given.items()}


def detoxify_scores(source: Object) -> dict[str, float] | None:
    value = source.get("detoxify")
    if value is None:
        return None
    given = _stated(mapping(value, "detoxify"))
    if given is None:
        return None
    _known(given, _SCALES, "detoxify scale")
    return {scale: number(each, f"detoxify {scale}") for scale, each in given.items()}


def _stated(given: Object) -> Object | None:
    """Without what is null: data frames give every row the keys of all rows. None where nothing else is in it."""
    values = given.values()
    if None not in values and _NULL not in values:
        return given
    return {key: each for key, each in given.items() if each is not None and each != _NULL} or None


def _from_table(given: Object, key: str, columns: tuple[str, ...]) -> Object | None:
    """The Hub's tables hold a list of names and beside it one of each column; others hold what we want already."""
    if given.get("name") is None:
        return _stated(given)
    names = array(given["name"], f"name of {key}")
    lists = [array(required(given, column), f"{column} of {key}") for column in columns]
    if any(len(each) != len(names) for each in lists) or len(set(map(str, names))) < len(names):
        raise Wrong(f"{key} must be lists of the same length, each name once")
    if columns == ("count",):
        return {str(name): count for name, count in zip(names, lists[0], strict=True)}
    return {str(name): dict(zip(columns, row, strict=True)) for name, *row in zip(names, *lists, strict=True)}


def _known(given: Object, names: frozenset[str], what: str) -> None:
    for name in given:
        if name not in names:
            raise Wrong(f"{shown(name)} is not a known {what}")
