"""Acceptance against its vectors."""

import pytest

from tasks.rules.acceptance import score, verdict
from tasks.rules.thresholds import COMMONS


def spam(*values: float) -> list[dict[str, float]]:
    return [{"spam": value} for value in values]


@pytest.mark.parametrize(
    ("reviews", "expected", "accepted"),
    [
        (spam(1, 0, 0), 2 / 3, True),
        ([{"spam": 1, "lang_mismatch": 0}, {"spam": 0, "lang_mismatch": 1}, {"spam": 0}], 1 / 3, False),
        (spam(0.4, 0.4, 0.4), 0.6, False),
        ([{"spam": 0.2, "lang_mismatch": 0.2}] * 3, 0.6, False),
        ([{"spam": 0.1, "lang_mismatch": 0.3}] * 3, 0.6, False),
        ([{"spam": 0.3, "lang_mismatch": 0.1}] * 3, 0.6, False),
        (spam(0.39, 0.4, 0.4), 0.603, True),
        (spam(0, 0, 0), 1, True),
        (spam(1, 1, 0), 1 / 3, False),
        ([{}, {}, {}], 1, True),
    ],
)
def test_the_vectors(reviews: list[dict[str, float]], expected: float, accepted: bool) -> None:
    assert score(reviews) == pytest.approx(expected, abs=0.001)
    assert decide(reviews) is accepted


def decide(reviews: list[dict[str, float]], before: bool | None = None) -> bool | None:
    return verdict(
        reviews,
        needed=COMMONS.num_reviews_reply,
        threshold=COMMONS.acceptance_threshold_reply,
        before=before,
    )


def test_too_few_reviews_decide_nothing() -> None:
    assert decide(spam(0, 0)) is None
    assert decide([]) is None


def test_a_rejected_message_can_be_accepted_later_but_never_the_other_way_round() -> None:
    assert decide(spam(1, 1, 0, 0, 0, 0), before=False) is True
    assert decide(spam(1, 1, 1), before=True) is True


def test_no_reviews_have_no_score() -> None:
    with pytest.raises(ValueError, match="no reviews"):
        score([])
