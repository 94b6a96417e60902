"""Simulated voters on simulated texts, to compare rules of votes: careful, sloppy and random people, and rings.

Shares and rates follow docs/reliability.md. The numbers come from one seed.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

GOOD_SHARE = 0.91
CAREFUL, SLOPPY, COIN, YES, RING = range(5)

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Crowd:
    """People by kind, with P(votes bad | bad), P(votes good | good), and their share of all work."""

    kind: Places
    finds_bad: Numbers
    finds_good: Numbers
    busy: Numbers


@dataclass(frozen=True, slots=True)
class Votes:
    """Texts, who votes on each in which order, and what they vote."""

    is_good: Flags
    who: Places
    says_good: Flags


def crowd(dice: np.random.Generator, people: int = 200, *, careless: float, ring: float = 0.0) -> Crowd:
    """Of the careless half are sloppy, a quarter toss a coin, and a quarter always vote good."""
    kind = np.zeros(people, int)
    count = round(people * careless)
    quarter = count // 4
    kind[:count] = np.repeat([SLOPPY, COIN, YES], [count - 2 * quarter, quarter, quarter])
    kind[people - round(people * ring) :] = RING
    of_kind = [kind == each for each in range(5)]
    careful_bad, careful_good = dice.beta(18, 2, people), dice.beta(58, 2, people)
    half, rarely, always = np.full(people, 0.5), np.full(people, 0.03), np.full(people, 0.99)
    finds_bad = np.select(of_kind, [careful_bad, dice.beta(6, 4, people), half, rarely, careful_bad])
    finds_good = np.select(of_kind, [careful_good, dice.beta(17, 3, people), half, always, careful_good])
    busy = dice.lognormal(0, 1.2, people)
    return Crowd(kind, finds_bad, finds_good, busy / busy.sum())


def texts(dice: np.random.Generator, number: int) -> Flags:
    is_good: Flags = dice.random(number) < GOOD_SHARE
    return is_good


def voters(dice: np.random.Generator, people: Crowd, number: int, each: int, fished: Flags, times: float) -> Places:
    """For each text different people in the order in which they come, the busier the earlier (Efraimidis and Spirakis);
    members of the ring come `times` times as often to the texts they fish for.
    """
    keys = dice.exponential(1, (number, len(people.busy))) / people.busy
    keys[np.ix_(np.flatnonzero(fished), people.kind == RING)] /= times
    first = np.argpartition(keys, each, axis=1)[:, :each]
    result: Places = np.take_along_axis(first, np.argsort(np.take_along_axis(keys, first, 1), 1), 1)
    return result


def votes(
    dice: np.random.Generator,
    people: Crowd,
    number: int = 3000,
    *,
    each: int = 8,
    fished: Flags | None = None,
    times: float = 1.0,
    is_good: Flags | None = None,
) -> Votes:
    """All votes on these texts, before the ring pushes any."""
    is_good = texts(dice, number) if is_good is None else is_good
    who = voters(dice, people, number, each, np.zeros(number, bool) if fished is None else fished, times)
    chance = dice.random(who.shape)
    says_good = np.where(is_good[:, None], chance < people.finds_good[who], chance >= people.finds_bad[who])
    return Votes(is_good, who, says_good)


def pushed(given: Votes, people: Crowd, fished: Flags, *, up: bool) -> Votes:
    """The same votes, but the ring votes for (`up`) or against the texts it fishes for. Elsewhere its members are honest."""
    by_ring = fished[:, None] & (people.kind[given.who] == RING)
    return Votes(given.is_good, given.who, np.where(by_ring, up, given.says_good))
