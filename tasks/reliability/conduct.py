"""Random answers: an e-value per person, the evidence that they answer without reading.

The likelihood of all answers of the person under a mixture of 15 kinds of clicker, divided by that under the best of three
kinds of honest people. By Ville's inequality the e-value of a person who is one of the three exceeds x with
probability at most 1/x over their whole life (A. Ramdas et al., "Game-theoretic statistics and safe anytime-valid
inference", Statistical Science 38, 2023).

The logarithms are kept in millionths as integers, so that sums do not depend on the order of the events.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tasks.reliability.rates import ONE

POINTS = 5
_SPREAD_OF_MEAN = 0.18
"""Standard deviation of the mean of a few other answers around the text's own value."""
_SLIP = 0.01
"""Mass on each point, so that one slip proves nothing."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one review or ranking says beside what others say. A review has a vote, a full one also scales.

    `scales` are pairs of the point chosen, from 0 to 4, and the mean of the others, in millionths. Of a ranking,
    `pairs_right` of `pairs` are ordered as most others ordered them.
    """

    says_good: bool | None = None
    good_by_others: int = 0
    scales: tuple[tuple[int, int], ...] = ()
    pairs_right: int = 0
    pairs: int = 0


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of person: P(votes bad | bad), P(votes bad | good), how they use scales, and agreement on a pair."""

    bad_if_bad: float
    bad_if_good: float
    scales: float | tuple[float, ...]
    """The standard deviation around the others' mean, or the probability of each point whatever the text."""
    pairs: float


HONEST = (Kind(0.88, 0.04, 0.22, 0.74), Kind(0.75, 0.08, 0.27, 0.68), Kind(0.60, 0.15, 0.33, 0.63))
_FLAT, _TOP, _MIDDLE = (0.2,) * 5, (0.02, 0.02, 0.02, 0.04, 0.9), (0.02, 0.32, 0.32, 0.32, 0.02)
CLICKERS = tuple(
    Kind(share, share, scales, 0.5) for share in (0.01, 0.1, 0.3, 0.5, 0.7) for scales in (_FLAT, _TOP, _MIDDLE)
)
KINDS = HONEST + CLICKERS
NO_EVIDENCE = (0,) * len(KINDS)


def logarithms(judgement: Judgement) -> tuple[int, ...]:
    """The log likelihood of the judgement under each of `KINDS`, in millionths."""
    return tuple(round(ONE * _log_likelihood(judgement, kind)) for kind in KINDS)


def plus(sums: Sequence[int], judgement: Judgement, sign: int = 1) -> tuple[int, ...]:
    return tuple(each + sign * more for each, more in zip(sums, logarithms(judgement), strict=True))


def log_evidence(sums: Sequence[int]) -> float:
    """The natural logarithm of the e-value."""
    honest, clickers = sums[: len(HONEST)], sums[len(HONEST) :]
    largest = max(clickers)
    mixture = sum(math.exp((each - largest) / ONE) for each in clickers) / len(clickers)
    return (largest - max(honest)) / ONE + math.log(mixture)


def _log_likelihood(judgement: Judgement, kind: Kind) -> float:
    result = 0.0
    if judgement.says_good is not None:
        good = judgement.good_by_others / ONE
        bad_vote = (1 - good) * kind.bad_if_bad + good * kind.bad_if_good
        result += math.log(1 - bad_vote if judgement.says_good else bad_vote)
    for point, mean in judgement.scales:
        result += math.log(_points(kind.scales, mean / ONE)[point])
    wrong = judgement.pairs - judgement.pairs_right
    return result + judgement.pairs_right * math.log(kind.pairs) + wrong * math.log(1 - kind.pairs)


def _points(scales: float | tuple[float, ...], mean: float) -> Sequence[float]:
    """The probability of each point of a scale."""
    if isinstance(scales, tuple):
        return scales
    spread = math.hypot(scales, _SPREAD_OF_MEAN)
    mass = [math.exp(-0.5 * ((point / (POINTS - 1) - mean) / spread) ** 2) + _SLIP for point in range(POINTS)]
    return [each / sum(mass) for each in mass]
