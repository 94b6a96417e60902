"""Summary of several reviews, and the agreement of one review or ranking with the outcome. Pure, no Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import fmean

from oasst.core import labels
from tasks.rules import acceptance

# A scale has five points, numbered from 1 on pages.
_POINTS = 5


@dataclass(frozen=True, slots=True)
class Opinion:
    """One label over several reviews: `answered` of them gave it a value. `mean` is from 0 to 1."""

    label: str
    answered: int
    mean: float

    @property
    def is_scale(self) -> bool:
        return self.label in _SCALES

    @property
    def yes(self) -> int:
        """Number of those who answered yes."""
        return round(self.mean * self.answered)

    @property
    def points(self) -> float:
        """The mean on the displayed scale, from 1 to 5."""
        return 1 + self.mean * (_POINTS - 1)


_SCALES = frozenset(label.name for label in labels.LABELS if label.widget == "likert")


def opinions(reviews: Sequence[Mapping[str, float]]) -> list[Opinion]:
    """Every label with a value, in the order of the form; flags that no review raised are omitted unless mandatory."""
    result = []
    for name in labels.NAMES:
        values = [review[name] for review in reviews if name in review]
        if values and (name in _SCALES or name in labels.MANDATORY or any(values)):
            result.append(Opinion(name, len(values), fmean(values)))
    return result


def would_accept(review: Mapping[str, float], threshold: float) -> bool:
    """Whether this review alone would have accepted the message."""
    return acceptance.score([review]) > threshold


def pairs_agreed(ballot: Sequence[Sequence[str]], ranks: Mapping[str, int]) -> tuple[int, int]:
    """Over the pairs ordered by both the ballot and the outcome: how many agree, and how many there are."""
    places = {each: place for place, tie in enumerate(ballot) for each in tie if each in ranks}
    ordered = [(one, other) for one, other in combinations(places, 2) if places[one] != places[other]]
    same = sum((places[one] < places[other]) == (ranks[one] < ranks[other]) for one, other in ordered)
    return same, len(ordered)
