"""Scores: Open Assistant's for the API, and our points for the pages. Pure, no Django.

Open Assistant's formula and levels are in docs/reference/scores.md. Ours is published in docs/scoring.md:

    points = amounts of texts    x the person's agreement on texts
           + amounts of reviews  x their agreement on reviews
           + amounts of rankings x their agreement on rankings

Only confirmed work has an amount: accepted texts, reviews matching the outcome, rankings matching the consensus. Agreement
is from 0 to 1 and corrected for chance: random answers earn nothing, in any quantity.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

# --- Open Assistant's score ---------------------------------------------------------------------------------------------

# Weights of the counters, in tenths.
_WORTH = {
    "replies_assistant": 40,
    "replies_prompter": 10,
    "labels_simple": 10,
    "labels_full": 20,
    "rankings_total": 10,
    "rankings_good": 10,
    "accepted_replies_assistant": 40,
    "accepted_replies_prompter": 10,
    "reply_ranked_1": 90,
    "reply_ranked_2": 30,
    "reply_ranked_3": 10,
}
COUNTED: tuple[str, ...] = ("prompts", "accepted_prompts", *_WORTH)

# The minimum score of each level, from level 1.
LEVELS: tuple[int, ...] = (0, *(round(0.57605 * k * (k + 1) + 3 * k) for k in range(1, 100)))


def leader_score(counts: Mapping[str, int]) -> int:
    """The score in the API. Prompts and accepted prompts count one tenth each, rounded down separately."""
    whole = sum(worth * counts[name] for name, worth in _WORTH.items()) // 10
    return whole + counts["prompts"] // 10 + counts["accepted_prompts"] // 10


def level(score: int) -> int:
    """From 1 at no points to 100 at 6,000."""
    return bisect_right(LEVELS, score)


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress from a level to the next; `most` is 0 on the last level."""

    level: int
    value: int
    most: int

    @property
    def missing(self) -> int:
        return self.most - self.value


def progress(score: int) -> Progress:
    at = level(score)
    if at == len(LEVELS):
        return Progress(at, 0, 0)
    return Progress(at, score - LEVELS[at - 1], LEVELS[at] - LEVELS[at - 1])


# --- Our points ---------------------------------------------------------------------------------------------------------

# Amounts are kept in hundredths of a point. A point is about a minute of careful work.
CENTS = 100
# A reply that wins every comparison with its siblings earns 50 percent more.
BONUS_PERCENT = 50


@dataclass(frozen=True, slots=True)
class Price:
    """The points of one confirmed task, its hourly limit at full points, and its typical time.

    Above `full` pieces, each earns (1 - 1/full) of the previous one, so an hour earns at most twice `full`.
    """

    cents: int
    full: int
    seconds: int

    def nth(self, index: int) -> int:
        """The amount of the piece with this index in its hour."""
        return int(self.cents * (1 - 1 / self.full) ** max(0, index - self.full + 1))

    def schedule(self) -> list[int]:
        """The amounts of the pieces of one hour, in order, until they reach zero."""
        amounts: list[int] = []
        while amount := self.nth(len(amounts)):
            amounts.append(amount)
        return amounts


PRICES: Mapping[str, Price] = {
    "prompt": Price(100, full=3, seconds=90),
    "assistant_reply": Price(500, full=8, seconds=300),
    "prompter_reply": Price(100, full=15, seconds=60),
    "full_review": Price(60, full=40, seconds=40),
    "simple_review": Price(25, full=60, seconds=15),
    "ranking": Price(150, full=15, seconds=90),
}

# One person counts for at most this many texts that both graded. `Heard` is computed with it: changing it needs a rebuild.
VOICE = 5
# Agreement is 0 at the floor and 1 at the ceiling. A prior of `_WEIGHT` people (for reviews, graded texts) shrinks each
# measure towards no agreement, so that few judgements are weak evidence.
_TEXTS_FLOOR, _TEXTS_CEILING, _TEXTS_WEIGHT = 0.5, 0.8, 6
_JUDGING_FLOOR, _JUDGING_CEILING = 0.05, 0.3
_REVIEWS_WEIGHT, _RANKINGS_WEIGHT = 20, 10


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well a person's work is confirmed by others, by kind of work, from 0 to 1."""

    texts: float
    reviews: float
    rankings: float


def agreement(heard: Mapping[str, int]) -> Agreement:
    """The agreement from all judgements of a person's work in all languages; every judge has the same weight.

    `heard` is a row of `Heard`.
    """
    return Agreement(
        texts=_between(_liking(heard), _TEXTS_FLOOR, _TEXTS_CEILING),
        reviews=_between(_correlation(heard), _JUDGING_FLOOR, _JUDGING_CEILING),
        rankings=_between(_mean_tau(heard), _JUDGING_FLOOR, _JUDGING_CEILING),
    )


# Before anyone has judged a person's work.
NO_AGREEMENT = Agreement(0.0, 0.0, 0.0)


def points(sums: Mapping[str, int], of: Agreement) -> int:
    """The points of a window: its amounts times the person's all-time agreement."""
    cents = of.texts * sums["paid_texts"] + of.reviews * sums["paid_reviews"] + of.rankings * sums["paid_rankings"]
    return int(cents / CENTS)


def _liking(heard: Mapping[str, int]) -> float:
    """The mean over readers of their share of liked texts; one half without readers."""
    return (heard["liking"] / 1000 + _TEXTS_WEIGHT / 2) / (heard["readers"] + _TEXTS_WEIGHT)


def _correlation(heard: Mapping[str, int]) -> float:
    """Pearson's r between the person's grades and others' grades of the same texts; 0 for constant grades."""
    n, own, others = heard["graded"], heard["own"], heard["others"]
    own_spread = n * heard["own_squared"] - own * own
    others_spread = n * heard["others_squared"] - others * others
    if own_spread <= 0 or others_spread <= 0:
        return 0.0
    together = n * heard["product"] - own * others
    return together / sqrt(own_spread * others_spread) * n / (n + 1000 * _REVIEWS_WEIGHT)


def _mean_tau(heard: Mapping[str, int]) -> float:
    """The mean over the other rankers of Kendall's tau between their ballots and the person's."""
    return heard["agreeing"] / 1000 / (heard["rankers"] + _RANKINGS_WEIGHT)


def _between(value: float, floor: float, ceiling: float) -> float:
    return min(1.0, max(0.0, (value - floor) / (ceiling - floor)))
