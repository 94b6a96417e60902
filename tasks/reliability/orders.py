"""Rankings of one set of replies: how many are wanted, and how far apart the replies are.

Equal weights: weighting rankings by reliability gained nothing at three rankings (docs/reliability.md).
"""

from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations
from typing import Any, TypeVar

Id = TypeVar("Id", bound=Hashable)


def wanted(ballots: Sequence[Sequence[Iterable[Id]]], *, most: int, stops_early: bool) -> int:
    """The rankings wanted of a set with these ballots, each a list of ties, best first.

    Two are enough if their order is the same; otherwise `most`.
    """
    if stops_early and most > 2 and len(ballots) == 2 and _order(ballots[0]) == _order(ballots[1]):
        return 2
    return most


def margins(ballots: Iterable[Sequence[Iterable[Id]]]) -> dict[tuple[Id, Id], tuple[int, int]]:
    """For each pair of ids (in ascending order) the ballots that put the first ahead, and those that put the second ahead.

    A tie counts for neither; a pair that no ballot orders is left out.
    """
    counted: dict[Any, tuple[int, int]] = {}
    for ballot in ballots:
        places = {each: place for place, tie in enumerate(ballot) for each in tie}
        for one, two in combinations(sorted(places), 2):  # type: ignore[type-var]
            ahead, behind = counted.get((one, two), (0, 0))
            if places[one] != places[two]:
                counted[one, two] = (ahead + (places[one] < places[two]), behind + (places[one] > places[two]))
    return counted


def _order(ballot: Sequence[Iterable[Id]]) -> list[frozenset[Id]]:
    return [frozenset(tie) for tie in ballot]
