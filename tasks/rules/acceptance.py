"""Acceptance of a message by its reviews (docs/reference/decisions.md). Pure, no Django."""

from collections.abc import Collection, Mapping
from statistics import fmean


def score(reviews: Collection[Mapping[str, float]]) -> float:
    """1 - (mean of `spam` + mean of `lang_mismatch`), from -1 to 1; an unanswered label counts 0.

    The means are added first: with both at 0.2, subtracting them one by one gives 0.6000000000000001, above the threshold.

    Raises:
        ValueError: there are no reviews.
    """
    if not reviews:
        raise ValueError("no reviews to decide by")
    return 1 - (_mean(reviews, "spam") + _mean(reviews, "lang_mismatch"))


def verdict(
    reviews: Collection[Mapping[str, float]], *, needed: int, threshold: float, before: bool | None
) -> bool | None:
    """True accepted, False rejected, None undecided.

    Undecided below the number of reviews needed. An accepted message stays accepted; a rejected one is accepted if later
    reviews raise its score above the threshold.
    """
    if before or len(reviews) < needed:
        return before
    return score(reviews) > threshold


def _mean(reviews: Collection[Mapping[str, float]], label: str) -> float:
    return fmean(each.get(label, 0) for each in reviews)
