"""The reliability of a person: two rates, shrunk to what is usual, and the weight of a vote that follows from them.

Two, because 91 % of all texts are good: a person who calls every text good agrees with 91 % of the decisions.
"""

import math
from dataclasses import dataclass

from tasks.rules.vote_rules import VoteRules

ONE = 1_000_000
"""Sums are kept in millionths as integers, so that adding and subtracting in any order gives the same result."""


@dataclass(frozen=True, slots=True)
class Rates:
    """A person's votes on texts that were good and bad with the probabilities that everyone else made them, in millionths:
    their sums over all votes (`good`, `bad`), and over the votes that agreed (`good_found`, `bad_found`).
    """

    good: int = 0
    good_found: int = 0
    bad: int = 0
    bad_found: int = 0

    def plus(self, vote: "Lesson", sign: int = 1) -> "Rates":
        good, bad = vote.good_by_others * sign, (ONE - vote.good_by_others) * sign
        return Rates(
            self.good + good,
            self.good_found + (good if vote.says_good else 0),
            self.bad + bad,
            self.bad_found + (0 if vote.says_good else bad),
        )

    def finds_bad(self, rules: VoteRules) -> float:
        """P(votes bad | bad)."""
        return _shrunk(self.bad_found, self.bad, rules.finds_bad, rules.finds_bad_strength)

    def finds_good(self, rules: VoteRules) -> float:
        """P(votes good | good)."""
        return _shrunk(self.good_found, self.good, rules.finds_good, rules.finds_good_strength)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One vote, and how probably everyone else made the text good, in millionths."""

    says_good: bool
    good_by_others: int


NOTHING_KNOWN = Rates()


def weight(rates: Rates, *, says_good: bool, rules: VoteRules) -> float:
    """The log odds that the vote adds: positive for good, negative for bad.

    No vote counts against itself, and none weighs more than the odds of `weight_most`.
    """
    alpha, beta = rates.finds_bad(rules), rates.finds_good(rules)
    most = math.log(rules.weight_most)
    if says_good:
        return min(most, max(0.0, math.log(beta / (1 - alpha))))
    return max(-most, min(0.0, math.log((1 - beta) / alpha)))


def _shrunk(hits: int, seen: int, prior: float, strength: int) -> float:
    return (hits / ONE + strength * prior) / (seen / ONE + strength)
