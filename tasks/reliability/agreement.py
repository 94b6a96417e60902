"""Agreement of reviewers: Krippendorff's alpha with a bootstrap interval over the texts.

K. Krippendorff, "Content Analysis", 4th ed. 2018, ch. 12. Interval distance (squared difference), which for labels of yes
and no is the nominal one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

TEXTS_LEAST = 50
"""Texts with two answers or more below which alpha says nothing: its interval is half as wide as its range."""
_DRAWS = 400
_POINTS = 5

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """`alpha` is 1 for perfect agreement and 0 for chance, with its 95 % interval; `same` is the share of equal pairs of
    answers, and `same_yes` that among the pairs with a yes (at least the middle of a scale), because alpha falls where most
    answers are the same. `prevalence` is the mean of all answers to these `texts`.
    """

    texts: int
    answers: int
    alpha: float
    low: float
    high: float
    same: float
    same_yes: float | None
    prevalence: float


def agreement(answers: Sequence[Sequence[float]], *, seed: int = 0, draws: int = _DRAWS) -> Agreement | None:
    """Of the answers to one label, one list per text, from 0 to 1; None with fewer than `TEXTS_LEAST` texts to compare, or
    if all answers are the same.
    """
    counts = _counts(answers)
    if len(counts) < TEXTS_LEAST or np.count_nonzero(counts.sum(0)) < 2:
        return None
    per_text = counts.sum(1)
    inside = np.einsum("ic,cd,id->i", counts, _DISTANCES, counts) / (per_text - 1)
    dice = np.random.default_rng(seed)
    drawn = dice.multinomial(len(counts), np.full(len(counts), 1 / len(counts)), draws).astype(float)
    low, high = np.quantile(_alpha(inside, counts, drawn), [0.025, 0.975])
    pairs = counts * (counts - 1)
    yes, all_pairs = counts[:, _POINTS // 2 :].sum(1), (per_text * (per_text - 1)).sum()
    with_yes = (yes * (yes - 1) + 2 * yes * (per_text - yes)).sum()
    return Agreement(
        texts=len(counts),
        answers=int(counts.sum()),
        alpha=float(_alpha(inside, counts, np.ones((1, len(counts))))[0]),
        low=float(low),
        high=float(high),
        same=float(pairs.sum() / all_pairs),
        same_yes=float((yes * (yes - 1)).sum() / with_yes) if with_yes else None,
        prevalence=float((counts.sum(0) * _VALUES).sum() / counts.sum()),
    )


_VALUES = np.linspace(0, 1, _POINTS)
_DISTANCES = (_VALUES[:, None] - _VALUES[None, :]) ** 2


def _counts(answers: Sequence[Sequence[float]]) -> Numbers:
    """How often each point was chosen, one row per text with two answers or more."""
    rows = [np.bincount(np.rint(np.asarray(each) * (_POINTS - 1)).astype(int), minlength=_POINTS)
            for each in answers if len(each) >= 2]  # fmt: skip
    return np.array(rows, float).reshape(len(rows), _POINTS)


def _alpha(inside: Numbers, counts: Numbers, drawn: Numbers) -> Numbers:
    """One alpha per row of `drawn`, which says how often each text is taken."""
    points = drawn @ counts
    expected = np.einsum("bc,cd,bd->b", points, _DISTANCES, points)
    observed = drawn @ inside
    total = points.sum(1)
    result: Numbers = np.where(expected > 0, 1 - observed * (total - 1) / np.maximum(expected, 1e-12), 1.0)
    return result
