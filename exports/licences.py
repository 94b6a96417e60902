"""Licences of texts, and which of them can be combined in one release. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

# Public-domain dedications and the like have no conditions, so such rows fit in a release under any licence.
_DEDICATED = frozenset({"0bsd", "cc0-1.0", "mit-0", "pddl-1.0", "unlicense"})
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")


@dataclass(frozen=True, slots=True)
class Licences:
    """`people` maps users to the licence they granted (empty: none), `origins` maps sources to their licence.

    Other authors come from imported files, so their texts are under the licence of the source.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)

    def of(self, person: str | None, origin: str | None) -> str:
        """The licence of this person's contributions to a tree of this origin; empty if unknown."""
        if person is not None and person in self.people:
            return self.people[person]
        return self.origins.get(origin or "", "")


def is_name(text: str) -> bool:
    """Whether the text is a syntactically valid SPDX identifier."""
    return _NAME.fullmatch(text) is not None


def among(licence: str, wanted: Collection[str]) -> bool:
    """Whether the licence is one of these, ignoring case."""
    return licence.lower() in {each.lower() for each in wanted}


def fits(licence: str, allowed: Collection[str]) -> bool:
    """Whether a row under this licence can be in a release under these.

    Compatible later versions do not count: they allow relicensing adaptations, not the row itself.
    """
    return among(licence, allowed) or (licence.lower() in _DEDICATED and bool(allowed))


def together(licences: Iterable[str]) -> str:
    """The SPDX expression for rows under all of these; empty if one is unknown."""
    given = set(licences)
    if "" in given:
        return ""
    demanding = {each for each in given if each.lower() not in _DEDICATED}
    return " AND ".join(sorted(demanding or given))


def each_in(expression: str) -> list[str]:
    """The licences in an expression built by `together`."""
    return [each for each in expression.split(" AND ") if each]
