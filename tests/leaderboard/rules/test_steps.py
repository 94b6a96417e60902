"""Steps of numbers, by table."""

import pytest

from leaderboard.rules.steps import step


@pytest.mark.parametrize(
    ("number", "shown"),
    [(-3, 0), (0, 0), (1, 1), (9, 1), (10, 10), (19, 10), (99, 90), (100, 100), (109, 100), (999, 990), (1099, 1000),
     (12_345, 12_000)],
)  # fmt: skip
def test_a_step_is_reached_every_ten_pieces_of_work_at_most(number: int, shown: int) -> None:
    assert step(number) == shown


def test_one_piece_of_work_more_rarely_shows() -> None:
    assert sum(step(number) != step(number + 1) for number in range(1000)) <= 101
