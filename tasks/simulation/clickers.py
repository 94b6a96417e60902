"""Simulated judgements of honest people and of clickers, to measure how soon random answers are noticed.

A fifth of the work are short reviews, three fifths full reviews with two scales, and a fifth rankings of three replies.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tasks.reliability import conduct
from tasks.reliability.conduct import POINTS, Judgement
from tasks.reliability.rates import ONE
from tasks.simulation.voters import GOOD_SHARE

_MIX = (0.2, 0.6, 0.2)
_SHORT, _FULL = 0, 1
_OTHERS_RIGHT = 0.975
_PAIRS = 3


@dataclass(frozen=True, slots=True)
class Habit:
    """How one kind of person answers: P(votes bad | bad), P(votes bad | good), the noise of their scales or the points they
    choose whatever the text, and their agreement on pairs.
    """

    bad_if_bad: float
    bad_if_good: float
    scales: float | tuple[int, ...]
    pairs: float


HABITS = {
    "careful": Habit(0.9, 0.033, 0.22, 0.76),
    "sloppy": Habit(0.6, 0.15, 0.33, 0.63),
    "always good, top marks": Habit(0.0, 0.0, (4,), 0.5),
    "always good, middle marks": Habit(0.0, 0.0, (1, 2, 3), 0.5),
    "tosses a coin": Habit(0.5, 0.5, (0, 1, 2, 3, 4), 0.5),
    "bad one time in ten": Habit(0.1, 0.1, (0, 1, 2, 3, 4), 0.5),
}
HONEST = ("careful", "sloppy")
CONSTANT = ("always good, top marks", "always good, middle marks")


def judgements(dice: np.random.Generator, habit: Habit, number: int) -> Iterator[Judgement]:
    for _ in range(number):
        form = dice.choice(3, p=_MIX)
        if form > _FULL:
            yield Judgement(pairs_right=int(dice.binomial(_PAIRS, habit.pairs)), pairs=_PAIRS)
            continue
        is_bad = dice.random() >= GOOD_SHARE
        looks_bad = is_bad == (dice.random() < _OTHERS_RIGHT)
        says_bad = dice.random() < (habit.bad_if_bad if is_bad else habit.bad_if_good)
        scales = tuple(_scale(dice, habit) for _ in range(2)) if form == _FULL else ()
        yield Judgement(not says_bad, round(ONE * (0.1 if looks_bad else 0.97)), scales)


def _scale(dice: np.random.Generator, habit: Habit) -> tuple[int, int]:
    quality = dice.beta(3, 2)
    mean = float(np.clip(quality + dice.normal(0, 0.25 / math.sqrt(2)), 0, 1))
    if isinstance(habit.scales, tuple):
        point = int(dice.choice(habit.scales))
    else:
        point = round(float(np.clip(quality + dice.normal(0, habit.scales), 0, 1)) * (POINTS - 1))
    return point, round(ONE * mean)


def first_alarm(given: Iterator[Judgement], alarm: float) -> int | None:
    """After how many judgements the evidence first exceeds the alarm."""
    sums = conduct.NO_EVIDENCE
    for number, judgement in enumerate(given, start=1):
        sums = conduct.plus(sums, judgement)
        if conduct.log_evidence(sums) > math.log(alarm):
            return number
    return None


def alarms(name: str, *, people: int, number: int, alarm: float, seed: int) -> list[int | None]:
    """The first alarm of each of these people."""
    dice = np.random.default_rng(seed)
    return [first_alarm(judgements(dice, HABITS[name], number), alarm) for _ in range(people)]


def share_within(found: Sequence[int | None], number: int) -> float:
    return sum(each is not None and each <= number for each in found) / len(found)
