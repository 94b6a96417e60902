"""Charts, by table."""

import pytest

from leaderboard.rules import charts
from leaderboard.rules.charts import Bar, Segment


def test_the_longest_bar_is_as_wide_as_the_field() -> None:
    assert charts.bars([("a", 30), ("b", 40), ("c", 0)]) == [Bar("a", 30, 75), Bar("b", 40, 100), Bar("c", 0, 0)]
    assert charts.bars([("a", 1), ("b", 3)]) == [Bar("a", 1, 33.333), Bar("b", 3, 100)]
    assert charts.bars([("a", 0)]) == [Bar("a", 0, 0)]
    assert charts.bars([]) == []


def test_the_parts_of_a_bar_stand_beside_each_other_and_keep_their_colours() -> None:
    assert charts.stack([("a", 10), ("b", 0), ("c", 5)], whole=20) == [
        Segment("a", 10, 1, 0, 50),
        Segment("c", 5, 3, 50, 25),
    ]
    assert charts.stack([("a", 1), ("b", 1)], whole=3) == [
        Segment("a", 1, 1, 0, 33.333),
        Segment("b", 1, 2, 33.333, 33.333),
    ]
    assert charts.stack([("a", 0)], whole=0) == []


def test_columns_stand_on_the_ground_and_reach_to_a_round_number() -> None:
    found = charts.columns([("w1", 10), ("w2", 0), ("w3", 18), ("w4", 5)])
    assert found.top == 20
    assert [(column.x, column.y, column.height) for column in found.columns] == [
        (0, 50, 50), (25, 100, 0), (50, 10, 90), (75, 75, 25),
    ]  # fmt: skip
    assert (found.first, found.last) == ("w1", "w4")
    assert {column.width for column in found.columns} == {18.75}


def test_columns_that_do_not_divide_the_field_are_rounded_to_thousandths() -> None:
    found = charts.columns([("w1", 1), ("w2", 333), ("w3", 500)])
    assert [(column.x, column.width, column.height) for column in found.columns] == [
        (0, 25, 0.2), (33.333, 25, 66.6), (66.667, 25, 100),
    ]  # fmt: skip
    assert charts.columns([("w1", 1), ("w2", 0), ("w3", 7)]).columns[0].height == 10
    assert [each.width for each in charts.columns([(str(week), 1) for week in range(7)]).columns] == [10.714] * 7


def test_a_field_without_columns_has_no_ends() -> None:
    empty = charts.columns([])
    assert (list(empty.columns), empty.first, empty.last, empty.top) == ([], "", "", 1)


@pytest.mark.parametrize(
    ("value", "top"), [(0, 1), (1, 1), (2, 2), (3, 5), (7, 10), (10, 10), (11, 20), (100, 100), (350, 500), (501, 1000)]
)
def test_a_round_number_is_one_two_or_five_and_zeros(value: int, top: int) -> None:
    assert charts.round_up(value) == top
