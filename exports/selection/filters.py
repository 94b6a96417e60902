"""Export filters, declared once for the command, pages and the API."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast, get_args

from exports import formats, licences
from exports.parsing.reader import STATES
from exports.selection.selection import HERE, Bound, Layout, Selection, Side, Synthetic
from oasst.core import labels, langs

_BOUND = re.compile(r"(?:(prompt|reply|chosen)\.)?(\w+)\s*(>=|<=|>|<)\s*(\d+(?:\.\d+)?|\.\d+)")

FORMATS: tuple[str, ...] = (*get_args(Layout), *formats.ALL)
ARCHIVE_OPTIONS = {
    "labels": "labels",
    "events": "events",
    "licences": "licence",
    "include-deleted": "deleted",
    "include-spam": "spam",
}
OPTIONS = {**ARCHIVE_OPTIONS, "anonymize": "anonymous"}


class WrongFilter(ValueError):
    """An invalid filter value. `filter` is the name, the message the reason."""

    def __init__(self, filter_: str, reason: str) -> None:
        super().__init__(reason)
        self.filter = filter_


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter that sets `field` of `Selection`. `read` parses its values, at least one; `many` allows more than one."""

    name: str
    field: str
    help: str
    read: Callable[[Sequence[str]], Any]
    many: bool = False


def selection(format_: str, given: Mapping[str, Sequence[str]], options: Collection[str] = ()) -> Selection:
    """The selection for a format, filters and `OPTIONS`. Unknown names are ignored.

    Raises:
        WrongFilter
    """
    if format_ not in FORMATS:
        raise WrongFilter("format", f"{format_} is not a format; choose from {', '.join(FORMATS)}")
    chosen: dict[str, Any] = {field: True for option, field in OPTIONS.items() if option in options}
    wanted = Selection(
        layout="messages" if format_ == "messages" else "trees",
        training=formats.ALL.get(format_),
        **fields(given),
        **chosen,
    )
    _check_combination(wanted, options)
    return wanted


def fields(given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The fields of a selection from the values of each filter.

    Raises:
        WrongFilter
    """
    found: dict[str, Any] = {}
    for filter_ in FILTERS:
        if values := given.get(filter_.name):
            try:
                found[filter_.field] = filter_.read(values)
            except ValueError as wrong:
                raise WrongFilter(filter_.name, str(wrong)) from None
    if "since" in found and "until" in found and found["since"] > found["until"]:
        raise WrongFilter("since", f"{found['since']} is after {found['until']}")
    return found


def _check_combination(wanted: Selection, options: Collection[str]) -> None:
    """Rejects contradictory options, so that deleted or rejected messages never end up in training data by accident."""
    training = wanted.training
    for option, field in ARCHIVE_OPTIONS.items():
        if training and option in options and not (training.archive and field in ("deleted", "spam")):
            raise WrongFilter(option, f"only works with trees and messages, not with {training.name}")
    if wanted.top and not training:
        raise WrongFilter("top-k", "only works with row formats, not with trees and messages")
    losers = ", ".join(name for name, each in formats.ALL.items() if each.has_losers)
    if wanted.synthetic == "rejected" and not (training and training.has_losers):
        raise WrongFilter("synthetic", f"rejected only works with formats that have rejected answers: {losers}")
    for name, given in (("label", wanted.chosen_bounds), ("chosen-top", wanted.chosen_top)):
        if given and not (training and training.has_losers):
            raise WrongFilter(name, f"chosen only works with formats that have rejected answers: {losers}")


def _each(values: Sequence[str]) -> list[str]:
    """Splits comma-separated values."""
    return [part.strip() for value in values for part in value.split(",")]


def _langs(values: Sequence[str]) -> tuple[str, ...]:
    return _unique(langs.canonical(each) for each in _each(values))


def _states(values: Sequence[str]) -> tuple[str, ...]:
    found = _each(values)
    for each in found:
        if each != "all" and each not in STATES:
            raise ValueError(f"{each} is not a state; states are {', '.join(sorted(STATES))} and all")
    return () if "all" in found else _unique(found)


def _origins(values: Sequence[str]) -> tuple[str, ...]:
    return _unique(HERE if each == "here" else each for each in values)


def _licences(values: Sequence[str]) -> tuple[str, ...]:
    found = _each(values)
    for each in found:
        if not licences.is_name(each):
            raise ValueError(f"{each} is not an SPDX licence identifier such as CC-BY-4.0")
    return _unique(found)


def _bounds(values: Sequence[str]) -> tuple[Bound, ...]:
    found: dict[tuple[str, str], Bound] = {}
    for each in _each(values):
        read = _BOUND.fullmatch(each)
        if not read:
            raise ValueError(f"{each} is not a condition like quality>=0.5 or toxicity<=0.2")
        side, name, sign, value = cast(Side, read[1] or ""), read[2], read[3], _share(read[4])
        if name not in labels.NAMES:
            raise ValueError(f"{name} is not a label; labels are {', '.join(labels.NAMES)}")
        bound = found.get((side, name), Bound(name, side=side))
        if sign[0] == ">":
            bound = bound._replace(least=value, over=sign == ">")
        else:
            bound = bound._replace(most=value, under=sign == "<")
        found[side, name] = bound
    return tuple(found.values())


def _share(text: str) -> float:
    value = float(text)
    if value > 1:
        raise ValueError(f"{text} is more than 1; labels range from 0 to 1")
    return value


def _day(values: Sequence[str]) -> date:
    try:
        return date.fromisoformat(values[-1])
    except ValueError:
        raise ValueError(f"{values[-1]} is not a date like 2026-11-21") from None


def _number(least: int) -> Callable[[Sequence[str]], int]:
    def read(values: Sequence[str]) -> int:
        text = str(values[-1])
        if not text.isdecimal() or int(text) < least:
            raise ValueError(f"must be a whole number of at least {least}, not {text}")
        return int(text)

    return read


def _synthetic(values: Sequence[str]) -> Synthetic:
    for known in get_args(Synthetic):
        if values[-1] == known:
            return known  # type: ignore[no-any-return]
    raise ValueError(f"{values[-1]} is not one of {', '.join(get_args(Synthetic))}")


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


FILTERS: tuple[Filter, ...] = (
    Filter("lang", "langs", "only trees whose prompt is in this language", _langs, many=True),
    Filter("state", "states", "only trees in this state, or all; default: finished trees", _states, many=True),
    Filter("origin", "origins", "only trees from this source; here for those written here", _origins, many=True),
    Filter("since", "since", "only trees whose prompt was written on or after this date, such as 2026-01-31", _day),
    Filter("until", "until", "only trees whose prompt was written on or before this date", _day),
    Filter(
        "label",
        "bounds",
        "only messages whose mean label is in this range, such as quality>=0.5 or chosen.quality>0.7",
        _bounds,
        many=True,
    ),
    Filter("min-reviews", "min_reviews", "only messages with at least this many reviews", _number(0)),
    Filter("licence", "licences", "only messages under this licence, such as CC-BY-4.0", _licences, many=True),
    Filter("top-k", "top", "only the K best replies to each message, for row formats", _number(1)),
    Filter("chosen-top", "chosen_top", "only pairs whose better answer is among the first K", _number(1)),
    Filter("most-pairs", "most_pairs", "at most this many pairs of answers to each message", _number(1)),
    Filter(
        "synthetic",
        "synthetic",
        "generated messages: none (default), rejected (only as rejected answers) or all",
        _synthetic,
    ),
)
