"""What work is worth: the reference's score for the API, and the points of our own pages. Pure, no Django.

The reference's formula and levels are section 5.6 of its description. Ours is published in docs/scoring.md:

    points = what was paid for texts    x the person's record in texts
           + what was paid for reviews  x their record in reviews
           + what was paid for rankings x their record in rankings

Only confirmed work is paid: an accepted text, a review that the outcome bore out, a ranking that most others agree with.
A record goes from 0 to 1 and is corrected for chance: who does no better than chance is paid nothing, however much they do.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

# --- The reference's score ----------------------------------------------------------------------------------------------

# Counters and what each counts, in tenths.
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

# The least score of each level, from level 1 on.
LEVELS: tuple[int, ...] = (0, *(round(0.57605 * k * (k + 1) + 3 * k) for k in range(1, 100)))


def leader_score(counts: Mapping[str, int]) -> int:
    """The score the API tells. Tenths of prompts and of accepted prompts are cut off one by one."""
    whole = sum(worth * counts[name] for name, worth in _WORTH.items()) // 10
    return whole + counts["prompts"] // 10 + counts["accepted_prompts"] // 10


def level(score: int) -> int:
    """From 1 at no points to 100 at 6,000."""
    return bisect_right(LEVELS, score)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a score stands between its level and the next; `most` is 0 on the last level."""

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
# A reply that wins every comparison with its siblings is paid half as much again.
BONUS_PERCENT = 50


@dataclass(frozen=True, slots=True)
class Price:
    """What one confirmed piece of work pays, how many in an hour pay that much, and how long a careful person takes.

    After `full` of them each pays (1 - 1/full) of the one before, so no hour pays more than twice `full`.
    """

    cents: int
    full: int
    seconds: int

    def nth(self, place: int) -> int:
        """What the piece of this place in its hour pays, counted from 0."""
        return int(self.cents * (1 - 1 / self.full) ** max(0, place - self.full + 1))

    def schedule(self) -> list[int]:
        """What the pieces of one hour pay, in order, until nothing is left to pay."""
        paid: list[int] = []
        while amount := self.nth(len(paid)):
            paid.append(amount)
        return paid


PRICES: Mapping[str, Price] = {
    "prompt": Price(100, full=3, seconds=90),
    "assistant_reply": Price(500, full=8, seconds=300),
    "prompter_reply": Price(100, full=15, seconds=60),
    "full_review": Price(60, full=40, seconds=40),
    "simple_review": Price(25, full=60, seconds=15),
    "ranking": Price(150, full=15, seconds=90),
}

# Nobody's voice counts for more than so many texts that they and the person both graded. What is kept (`Heard`) is made with
# it: another number needs a rebuild.
VOICE = 5
# A record is nothing at the floor and whole at the ceiling. What is measured is drawn towards no record by the weight of so
# many voices (for reviews, so many texts graded), so that few voices are little evidence.
_TEXTS_FLOOR, _TEXTS_CEILING, _TEXTS_WEIGHT = 0.5, 0.8, 6
_JUDGING_FLOOR, _JUDGING_CEILING = 0.05, 0.3
_REVIEWS_WEIGHT, _RANKINGS_WEIGHT = 20, 10


@dataclass(frozen=True, slots=True)
class Record:
    """How far a person's work has been borne out by others, in each trade, from 0 to 1."""

    texts: float
    reviews: float
    rankings: float


def record(heard: Mapping[str, int]) -> Record:
    """The record made by all that others said of a person's work, one person one voice, in all languages.

    `heard` is a row of `Heard`.
    """
    return Record(
        texts=_between(_liking(heard), _TEXTS_FLOOR, _TEXTS_CEILING),
        reviews=_between(_correlation(heard), _JUDGING_FLOOR, _JUDGING_CEILING),
        rankings=_between(_agreement(heard), _JUDGING_FLOOR, _JUDGING_CEILING),
    )


# Of somebody nobody has said anything of.
UNKNOWN = Record(0.0, 0.0, 0.0)


def points(sums: Mapping[str, int], of: Record) -> int:
    """The points of a window, from what was paid in it and the person's whole record."""
    cents = of.texts * sums["paid_texts"] + of.reviews * sums["paid_reviews"] + of.rankings * sums["paid_rankings"]
    return int(cents / CENTS)


def _liking(heard: Mapping[str, int]) -> float:
    """The mean over their readers of the share of their texts each found good enough; without readers, one half."""
    return (heard["liking"] / 1000 + _TEXTS_WEIGHT / 2) / (heard["readers"] + _TEXTS_WEIGHT)


def _correlation(heard: Mapping[str, int]) -> float:
    """Pearson's r between the person's grades and those others gave to the same texts; 0 for always the same grade."""
    n, own, others = heard["graded"], heard["own"], heard["others"]
    own_spread = n * heard["own_squared"] - own * own
    others_spread = n * heard["others_squared"] - others * others
    if own_spread <= 0 or others_spread <= 0:
        return 0.0
    together = n * heard["product"] - own * others
    return together / sqrt(own_spread * others_spread) * n / (n + 1000 * _REVIEWS_WEIGHT)


def _agreement(heard: Mapping[str, int]) -> float:
    """The mean over the other rankers of Kendall's tau between their ballots and the person's."""
    return heard["agreeing"] / 1000 / (heard["rankers"] + _RANKINGS_WEIGHT)


def _between(value: float, floor: float, ceiling: float) -> float:
    return min(1.0, max(0.0, (value - floor) / (ceiling - floor)))
