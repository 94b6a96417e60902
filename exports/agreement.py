"""How far people agree. Pure mathematics; values are numbers such as labels from 0 to 1, orders are ranks."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import sqrt
from statistics import fmean
from typing import Any

Ranks = Mapping[Any, int]  # of what one person ordered: 0 the best, equals share a rank


class Alpha:
    """Krippendorff's alpha for interval data, told one unit after the other, in constant memory.

    1 is perfect agreement, 0 what chance would give. For values of two kinds it is the nominal alpha as well.
    K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section E: alpha = 1 - D_o / D_e over all values
    of units with at least two. The squares of all differences of m values are summed as m·Σv² - (Σv)².
    """

    def __init__(self) -> None:
        self.units = 0
        self.values = 0
        self._sum = self._squares = self._observed = 0.0

    def add(self, values: Sequence[float]) -> None:
        """What people said of one unit. One value alone cannot agree with another and is passed over."""
        if len(values) < 2:
            return
        total, squares = sum(values), sum(value * value for value in values)
        self.units += 1
        self.values += len(values)
        self._sum += total
        self._squares += squares
        self._observed += (len(values) * squares - total * total) / (len(values) - 1)

    def value(self) -> float | None:
        """None where all values are equal or there are none: then chance alone explains everything."""
        expected = self.values * self._squares - self._sum * self._sum
        return 1 - (self.values - 1) * self._observed / expected if expected > 1e-9 else None


def likeness(values: Sequence[float]) -> float | None:
    """1 less the mean squared difference between two people's values from 0 to 1; None of fewer than two people."""
    if len(values) < 2:
        return None
    return 1 - fmean((one - other) ** 2 for one, other in combinations(values, 2))


def kendall_w(orders: Sequence[Ranks]) -> float | None:
    """Kendall's coefficient of concordance over what everybody ordered, corrected for ties; 1 is the same order.

    S. Siegel and N. J. Castellan, Nonparametric Statistics (1988), section 9.7. None where fewer than two people have two
    things in common, or nobody prefers any of them.
    """
    shared = set.intersection(*(set(order) for order in orders)) if len(orders) > 1 else set()
    people, things = len(orders), len(shared)
    if things < 2:
        return None
    ranks = [_mid_ranks({thing: order[thing] for thing in shared}) for order in orders]
    mean = people * (things + 1) / 2
    spread = sum((sum(each[thing] for each in ranks) - mean) ** 2 for thing in shared)
    ties = sum(n**3 - n for each in ranks for n in Counter(each.values()).values())
    most = people**2 * (things**3 - things) - people * ties
    return 12 * spread / most if most else None


def mean_tau(orders: Sequence[Ranks]) -> float | None:
    """The mean of `tau` of any two people, over those who have something to compare; None where nobody has."""
    found = [value for one, other in combinations(orders, 2) if (value := tau(one, other)) is not None]
    return fmean(found) if found else None


def tau(one: Ranks, other: Ranks) -> float | None:
    """Kendall's tau-b over what both ordered: 1 the same order, -1 the reverse.

    M. G. Kendall, The treatment of ties in ranking problems, Biometrika 33 (1945). None where one prefers nothing.
    """
    pairs = list(combinations([thing for thing in one if thing in other], 2))
    signs = [(_sign(one[b] - one[a]), _sign(other[b] - other[a])) for a, b in pairs]
    untied = sum(mine != 0 for mine, _ in signs) * sum(theirs != 0 for _, theirs in signs)
    return sum(mine * theirs for mine, theirs in signs) / sqrt(untied) if untied else None


def ranks(tiers: Iterable[Iterable[Any]]) -> Ranks:
    """An order given as ties, the best first."""
    return {thing: rank for rank, tier in enumerate(tiers) for thing in tier}


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _mid_ranks(order: Ranks) -> dict[Any, float]:
    """From 1; equals share the mean of the places they take together."""
    found: dict[Any, float] = {}
    place = 1
    for rank in sorted(set(order.values())):
        equals = [thing for thing in order if order[thing] == rank]
        found |= dict.fromkeys(equals, place + (len(equals) - 1) / 2)
        place += len(equals)
    return found
