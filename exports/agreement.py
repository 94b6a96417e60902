"""Measures of agreement. Pure; values are numbers such as labels from 0 to 1, orders are ranks."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import sqrt
from statistics import fmean
from typing import Any

Ranks = Mapping[Any, int]  # one person's order: 0 is best, ties share a rank


class Alpha:
    """Krippendorff's alpha for interval data, computed one unit at a time in constant memory.

    1 is perfect agreement, 0 is chance. For binary values it equals the nominal alpha.
    K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section E: alpha = 1 - D_o / D_e over all values
    of units with at least two. The squares of all differences of m values are summed as m·Σv² - (Σv)².
    """

    def __init__(self) -> None:
        self.units = 0
        self.values = 0
        self._sum = self._squares = self._observed = 0.0

    def add(self, values: Sequence[float]) -> None:
        """Adds the values of one unit. A single value is ignored: there is nothing to compare."""
        if len(values) < 2:
            return
        total, squares = sum(values), sum(value * value for value in values)
        self.units += 1
        self.values += len(values)
        self._sum += total
        self._squares += squares
        self._observed += (len(values) * squares - total * total) / (len(values) - 1)

    def value(self) -> float | None:
        """None without values or if all are equal: then alpha is undefined."""
        expected = self.values * self._squares - self._sum * self._sum
        return 1 - (self.values - 1) * self._observed / expected if expected > 1e-9 else None


def likeness(values: Sequence[float]) -> float | None:
    """1 minus the mean squared difference of all pairs of values from 0 to 1; None for fewer than two."""
    if len(values) < 2:
        return None
    return 1 - fmean((one - other) ** 2 for one, other in combinations(values, 2))


def kendall_w(orders: Sequence[Ranks]) -> float | None:
    """Kendall's coefficient of concordance over the items that all ranked, corrected for ties; 1 is the same order.

    S. Siegel and N. J. Castellan, Nonparametric Statistics (1988), section 9.7. None with fewer than two
    people or common items, or if all items are tied.
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
    """The mean `tau` of all pairs of people with comparable orders; None without any."""
    taus = [value for one, other in combinations(orders, 2) if (value := tau(one, other)) is not None]
    return fmean(taus) if taus else None


def tau(one: Ranks, other: Ranks) -> float | None:
    """Kendall's tau-b over the items both ranked: 1 for the same order, -1 for the reverse.

    M. G. Kendall, The treatment of ties in ranking problems, Biometrika 33 (1945). None if one ranks everything equal.
    """
    pairs = list(combinations([thing for thing in one if thing in other], 2))
    signs = [(_sign(one[b] - one[a]), _sign(other[b] - other[a])) for a, b in pairs]
    untied = sum(mine != 0 for mine, _ in signs) * sum(theirs != 0 for _, theirs in signs)
    return sum(mine * theirs for mine, theirs in signs) / sqrt(untied) if untied else None


def ranks(tiers: Iterable[Iterable[Any]]) -> Ranks:
    """Ranks from tiers, best first."""
    return {thing: rank for rank, tier in enumerate(tiers) for thing in tier}


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _mid_ranks(order: Ranks) -> dict[Any, float]:
    """Ranks from 1; ties share their mean rank."""
    places: dict[Any, float] = {}
    place = 1
    for rank in sorted(set(order.values())):
        equals = [thing for thing in order if order[thing] == rank]
        places |= dict.fromkeys(equals, place + (len(equals) - 1) / 2)
        place += len(equals)
    return places
