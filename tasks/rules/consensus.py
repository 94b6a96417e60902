"""Consensus order of several ballots: Tideman's ranked pairs with victory margins. Pure, no Django.

T. N. Tideman, "Independence of clones as a criterion for voting rules", Social Choice and Welfare 4 (1987), 185–206; ties
between pairs are broken by the order of the ids, so that the same ballots always give the same ranks.
"""

from collections.abc import Collection, Hashable, Iterable, Sequence
from itertools import permutations
from typing import Any, TypeVar

Id = TypeVar("Id", bound=Hashable)


def ranked_pairs(ballots: Collection[Sequence[Id | tuple[Id, ...]]]) -> list[Id]:
    """The consensus, best first, over the ids that every ballot names.

    A ballot lists ids best first; a tuple is a tie. Ids must be sortable. Empty if fewer than two ids are on every ballot.

    Raises:
        ValueError: a ballot names an id twice.
    """
    places = [_places(ballot) for ballot in ballots]
    common: list[Any] = sorted(set.intersection(*map(set, places))) if places else []
    if len(common) < 2:
        return []
    margins = {
        (i, j): sum(_sign(ballot[b] - ballot[a]) for ballot in places)
        for (i, a), (j, b) in permutations(enumerate(common), 2)
    }
    strongest_first = sorted((-margin, i, j) for (i, j), margin in margins.items() if margin >= 0)
    beaten_by_me = _lock_in(len(common), ((i, j) for _margin, i, j in strongest_first))
    return [common[i] for i in sorted(range(len(common)), key=lambda i: -beaten_by_me[i].bit_count())]


def _places(ballot: Sequence[Any]) -> dict[Any, int]:
    """The place of each id on one ballot, 0 the best."""
    places: dict[Any, int] = {}
    for place, entry in enumerate(ballot):
        for each in entry if isinstance(entry, tuple) else (entry,):
            if each in places:
                raise ValueError(f"{each} is twice on one ballot")
            places[each] = place
    return places


def _lock_in(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Locks the pairs in their order, leaving out any that would close a cycle.

    Returns for each place the bit set of all places below it. Of every two places one ends up
    below the other, directly or through others, so the result is a total order.
    """
    below = [0] * count
    for winner, loser in pairs:
        if below[loser] >> winner & 1:
            continue
        gained = below[loser] | 1 << loser
        for above in range(count):
            if above == winner or below[above] >> winner & 1:
                below[above] |= gained
    return below


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
