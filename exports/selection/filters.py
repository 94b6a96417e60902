"""What may be asked of an export, declared once for the command, pages and the API."""

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
    """`filter` is its name, the text says in one sentence what is wrong."""

    def __init__(self, filter_: str, reason: str) -> None:
        super().__init__(reason)
        self.filter = filter_


@dataclass(frozen=True, slots=True)
class Filter:
    """`field` is that of `Selection`; `many` may be given more than once. `read` takes all that was given, never nothing."""

    name: str
    field: str
    help: str
    read: Callable[[Sequence[str]], Any]
    many: bool = False


def selection(format_: str, given: Mapping[str, Sequence[str]], options: Collection[str] = ()) -> Selection:
    """What is asked for by the name of a format and by those of filters and `OPTIONS`; other names are passed over.

    Raises:
        WrongFilter
    """
    if format_ not in FORMATS:
        raise WrongFilter("format", f"{format_} is none of {', '.join(FORMATS)}")
    chosen: dict[str, Any] = {field: True for option, field in OPTIONS.items() if option in options}
    wanted = Selection(
        layout="messages" if format_ == "messages" else "trees",
        training=formats.ALL.get(format_),
        **fields(given),
        **chosen,
    )
    _refuse_what_does_not_go_together(wanted, options)
    return wanted


def fields(given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The fields of a selection from what each filter was given.

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


def _refuse_what_does_not_go_together(wanted: Selection, options: Collection[str]) -> None:
    """Nobody should train on what was deleted or rejected because of an option left over from an archive."""
    training = wanted.training
    for option, field in ARCHIVE_OPTIONS.items():
        if training and option in options and not (training.archive and field in ("deleted", "spam")):
            raise WrongFilter(option, f"is for trees and messages, not for {training.name}")
    if wanted.top and not training:
        raise WrongFilter("top-k", "is for formats of rows, not for trees and messages")
    losers = ", ".join(name for name, each in formats.ALL.items() if each.has_losers)
    if wanted.synthetic == "rejected" and not (training and training.has_losers):
        raise WrongFilter("synthetic", f"rejected is for formats with answers that lose: {losers}")
    for name, given in (("label", wanted.chosen_bounds), ("chosen-top", wanted.chosen_top)):
        if given and not (training and training.has_losers):
            raise WrongFilter(name, f"chosen is for formats with answers that lose: {losers}")


def _each(values: Sequence[str]) -> list[str]:
    """Also several in one, with commas between them."""
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
            raise ValueError(f"{each} is not the SPDX identifier of a licence, such as CC-BY-4.0")
    return _unique(found)


def _bounds(values: Sequence[str]) -> tuple[Bound, ...]:
    found: dict[tuple[str, str], Bound] = {}
    for each in _each(values):
        read = _BOUND.fullmatch(each)
        if not read:
            raise ValueError(f"{each} is not a bound like quality>=0.5 or toxicity<=0.2")
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
        raise ValueError(f"{text} is more than 1; labels go from 0 to 1")
    return value


def _day(values: Sequence[str]) -> date:
    try:
        return date.fromisoformat(values[-1])
    except ValueError:
        raise ValueError(f"{values[-1]} is not a day like 2026-11-21") from None


def _number(least: int) -> Callable[[Sequence[str]], int]:
    def read(values: Sequence[str]) -> int:
        text = str(values[-1])
        if not text.isdecimal() or int(text) < least:
            raise ValueError(f"must be a whole number from {least}, not {text}")
        return int(text)

    return read


def _synthetic(values: Sequence[str]) -> Synthetic:
    for known in get_args(Synthetic):
        if values[-1] == known:
            return known  # type: ignore[no-any-return]
    raise ValueError(f"{values[-1]} is none of {', '.join(get_args(Synthetic))}")


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


FILTERS: tuple[Filter, ...] = (
    Filter("lang", "langs", "only trees whose prompt is in this language", _langs, many=True),
    Filter("state", "states", "only trees in this state, or all; finished ones by default", _states, many=True),
    Filter("origin", "origins", "only trees from this source; here for those that began here", _origins, many=True),
    Filter("since", "since", "only trees whose prompt is of this day or later, such as 2026-01-31", _day),
    Filter("until", "until", "only trees whose prompt is of this day or earlier", _day),
    Filter(
        "label",
        "bounds",
        "only messages whose mean label is within, such as quality>=0.5 or chosen.quality>0.7",
        _bounds,
        many=True,
    ),
    Filter("min-reviews", "min_reviews", "only messages that so many reviews decided on", _number(0)),
    Filter("licence", "licences", "only messages under this licence, such as CC-BY-4.0", _licences, many=True),
    Filter("top-k", "top", "only the K best answers to each message, for formats of rows", _number(1)),
    Filter("chosen-top", "chosen_top", "only pairs whose better answer is among the first K", _number(1)),
    Filter("most-pairs", "most_pairs", "at most so many pairs of answers to each message", _number(1)),
    Filter(
        "synthetic", "synthetic", "generated messages: none (default), rejected as answers that lose, all", _synthetic
    ),
)
