"""The filters of release lines and of parts of a release: those that choose rows, not their format. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from exports.selection import filters
from exports.selection.filters import WrongFilter

NAMES = ("lang", "origin", "since", "until", "label", "min-reviews", "licence")
OFFERED = tuple(filter_ for filter_ in filters.FILTERS if filter_.name in NAMES)


def given_in(text: str) -> dict[str, list[str]]:
    """The values of each filter, from lines such as `label=quality>=0.5`.

    Raises:
        WrongFilter
    """
    given: dict[str, list[str]] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, _sign, value = (part.strip() for part in line.partition("="))
        if name not in NAMES or not value:
            raise WrongFilter(
                name, f"{line} is not a filter; use one per line, such as lang=de,es. Filters are {', '.join(NAMES)}"
            )
        given.setdefault(name, []).append(value)
    return given


def fields(given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The fields of a selection. Unknown names are ignored.

    Raises:
        WrongFilter
    """
    found = filters.fields({name: values for name, values in given.items() if name in NAMES})
    if any(bound.side == "chosen" for bound in found.get("bounds", ())):
        raise WrongFilter("label", "chosen is for one format with answers that lose, not for all of them")
    return found
