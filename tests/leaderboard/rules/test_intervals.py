"""The interval of a share: wide for few cases, never outside 0 and 1, and as in the tables for Wilson's."""

import pytest

from leaderboard.rules.intervals import Share


@pytest.mark.parametrize(
    ("hits", "cases", "low", "high"),
    [(0, 0, 0, 1), (0, 10, 0, 0.278), (10, 10, 0.722, 1), (12, 14, 0.601, 0.960), (81, 263, 0.255, 0.366)],
)
def test_the_bounds_are_those_of_wilson(hits: int, cases: int, low: float, high: float) -> None:
    share = Share(hits, cases)
    assert share.low == pytest.approx(low, abs=0.001)
    assert share.high == pytest.approx(high, abs=0.001)
    assert 0 <= share.low <= share.value or not cases
    assert share.value <= share.high <= 1


def test_more_cases_make_it_narrower() -> None:
    widths = [Share(8 * times, 10 * times).high - Share(8 * times, 10 * times).low for times in (1, 10, 100)]
    assert widths == sorted(widths, reverse=True)
