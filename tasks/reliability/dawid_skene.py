"""The batch check: reliability and truth of all votes at once, by expectation maximisation.

The two-coin model of A. P. Dawid and A. M. Skene, "Maximum likelihood estimation of observer error-rates using the EM
algorithm", Applied Statistics 28 (1979), with the priors of the rules, so that people with few votes keep the usual rates.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tasks.rules.vote_rules import VoteRules

_ROUNDS = 30

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """`good`: the probability of each text; `finds_bad` and `finds_good`: the rates of each person."""

    good: Numbers
    finds_bad: Numbers
    finds_good: Numbers


def estimate(
    texts: Sequence[int], people: Sequence[int], says_good: Sequence[bool], rules: VoteRules, *, rounds: int = _ROUNDS
) -> Estimate:
    """Votes as three columns of the same length: the number of the text, of the person, and the vote. Numbers count from 0
    without gaps.
    """
    text, person, vote = np.asarray(texts), np.asarray(people), np.asarray(says_good, float)
    n_texts, n_people = int(text.max()) + 1, int(person.max()) + 1
    good = np.bincount(text, vote, n_texts) / np.bincount(text, minlength=n_texts)
    for _ in range(rounds):
        q = good[text]
        finds_bad = _rate(person, 1 - q, (1 - q) * (1 - vote), n_people, rules.finds_bad, rules.finds_bad_strength)
        finds_good = _rate(person, q, q * vote, n_people, rules.finds_good, rules.finds_good_strength)
        a, b = finds_bad[person], finds_good[person]
        evidence = np.where(vote == 1, np.log(b / (1 - a)), np.log((1 - b) / a))
        share = float(np.clip(good.mean(), 0.5, 0.99))
        good = 1 / (1 + np.exp(-(np.bincount(text, evidence, n_texts) + np.log(share / (1 - share)))))
    return Estimate(good, finds_bad, finds_good)


def _rate(
    person: "npt.NDArray[np.intp]", seen: Numbers, found: Numbers, n: int, prior: float, strength: int
) -> Numbers:
    hits = np.bincount(person, found, n) + strength * prior
    result: Numbers = hits / (np.bincount(person, seen, n) + strength)
    return result
