"""Licences of texts: under which each one is, and which may stand together in one release. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

# Nothing has to be kept to, so such rows may stand in a release under any other licence.
_DEDICATED = frozenset({"0bsd", "cc0-1.0", "mit-0", "pddl-1.0", "unlicense"})
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")


@dataclass(frozen=True, slots=True)
class Licences:
    """`people` is what each person granted (empty: nothing), `origins` the licence of each source. Who is not among the
    people was named in a file, and the texts are under the licence of its source.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)

    def of(self, person: str | None, origin: str | None) -> str:
        """The licence of what this person wrote or said in a tree of this origin; empty where none is known."""
        if person is not None and person in self.people:
            return self.people[person]
        return self.origins.get(origin or "", "")


def is_name(text: str) -> bool:
    """Whether it is written like the identifier of one licence of SPDX."""
    return _NAME.fullmatch(text) is not None


def among(licence: str, wanted: Collection[str]) -> bool:
    """Whether it is one of these; capitals make no difference."""
    return licence.lower() in {each.lower() for each in wanted}


def fits(licence: str, allowed: Collection[str]) -> bool:
    """Whether a row under this licence may stand in a release under these. One licence never stands for another: also where
    an adaptation might be given on under a later version, the row itself is not under it.
    """
    return among(licence, allowed) or (licence.lower() in _DEDICATED and bool(allowed))


def together(licences: Iterable[str]) -> str:
    """The SPDX expression for rows under all of these, and empty if that of one is not known."""
    found = set(licences)
    if "" in found:
        return ""
    demanding = {each for each in found if each.lower() not in _DEDICATED}
    return " AND ".join(sorted(demanding or found))


def each_in(expression: str) -> list[str]:
    """The licences an expression made by `together` names."""
    return [each for each in expression.split(" AND ") if each]
