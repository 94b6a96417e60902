"""The filters of a line of releases and of parts of a release: those that say which rows, not how they are written. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from exports.selection import filters
from exports.selection.filters import WrongFilter

NAMES = ("lang", "origin", "since", "until", "label", "min-reviews", "licence")
OFFERED = tuple(filter_ for filter_ in filters.FILTERS if filter_.name in NAMES)


def given_in(text: str) -> dict[str, list[str]]:
    """What each filter was given, from lines such as `label=quality>=0.5`.

    Raises:
        WrongFilter
    """
    given: dict[str, list[str]] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, _sign, value = (part.strip() for part in line.partition("="))
        if name not in NAMES or not value:
            raise WrongFilter(name, f"{line} is no filter; write one a line, such as lang=de,es, of {', '.join(NAMES)}")
        given.setdefault(name, []).append(value)
    return given


def fields(given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The fields of a selection; names of other things are passed over.

    Raises:
        WrongFilter
    """
    found = filters.fields({name: values for name, values in given.items() if name in NAMES})
    if any(bound.side == "chosen" for bound in found.get("bounds", ())):
        raise WrongFilter("label", "chosen is for one format with answers that lose, not for all of them")
    return found
