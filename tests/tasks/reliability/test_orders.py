"""How many rankings are wanted, and the margins between replies. By table."""

import pytest

from tasks.reliability import orders

ABC, ACB = [["a"], ["b"], ["c"]], [["a"], ["c"], ["b"]]


@pytest.mark.parametrize(
    ("ballots", "wanted"),
    [
        ([], 3),
        ([ABC], 3),
        ([ABC, ABC], 2),
        ([ABC, ACB], 3),
        ([ABC, ACB, ABC], 3),
        ([[["a", "b"], ["c"]], [["b", "a"], ["c"]]], 2),
        ([[["a", "b"], ["c"]], ABC], 3),
    ],
)
def test_two_rankings_with_the_same_order_are_enough(ballots: list[list[list[str]]], wanted: int) -> None:
    assert orders.wanted(ballots, most=3, stops_early=True) == wanted
    assert orders.wanted(ballots, most=3, stops_early=False) == 3
    assert orders.wanted(ballots, most=1, stops_early=True) == 1


def test_margins_count_who_was_put_ahead_by_whom() -> None:
    assert orders.margins([ABC, ACB, [["c", "b"], ["a"]]]) == {
        ("a", "b"): (2, 1),
        ("a", "c"): (2, 1),
        ("b", "c"): (1, 1),
    }
    assert orders.margins([[["a", "b"]]]) == {}
