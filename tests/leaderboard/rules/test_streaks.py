"""Streaks, by table."""

from datetime import UTC, date, datetime, timedelta

import pytest

from leaderboard.rules.streaks import Run, Streak, reference_streak, streak

TODAY = date(2026, 3, 20)


def days_ago(*numbers: int) -> list[date]:
    return [TODAY - timedelta(days=number) for number in numbers]


@pytest.mark.parametrize(
    ("active", "days"),
    [
        ((), 0),
        ((0,), 1),
        ((1,), 1),
        ((2,), 1),  # yesterday was the day of grace; today decides
        ((3,), 0),
        ((0, 1, 2), 3),
        ((0, 2, 4), 3),  # one day off at a time is forgiven
        ((0, 3, 4), 1),
        ((1, 2, 2, 2, 9), 2),
        ((0, 1, -1), 2),  # tomorrow has not come
    ],
)
def test_a_streak_is_days_with_activity_and_no_two_days_off_in_a_row(active: tuple[int, ...], days: int) -> None:
    assert streak(days_ago(*active), TODAY).days == days


def test_a_streak_says_when_it_began_and_whether_today_decides() -> None:
    found = streak(days_ago(2, 3, 5), TODAY)
    (began, last) = days_ago(5, 2)
    assert found == Streak(3, began, last)
    assert (found.ends_today(TODAY), found.includes(TODAY)) == (True, False)
    assert streak(days_ago(0, 1), TODAY).includes(TODAY)
    assert not streak([], TODAY).ends_today(TODAY)


@pytest.mark.parametrize(
    ("days", "ends", "includes"),
    [(-1, False, False), (0, False, True), (1, False, False), (2, True, False), (3, False, False)],
)
def test_a_streak_ends_today_only_if_its_grace_is_used_up(days: int, ends: bool, includes: bool) -> None:
    [last] = days_ago(days)
    found = Streak(1, last, last)
    assert (found.ends_today(TODAY), found.includes(TODAY)) == (ends, includes)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2024, 1, day, hour, minute, tzinfo=UTC)


def test_open_assistants_streak_counts_whole_days_from_its_start() -> None:
    """Start on the 1st at 10:00, an act on the 3rd at 9:59: one day."""
    assert reference_streak(at(1, 10), at(3, 9, 59), now=at(3, 10)) == Run(1, at(1, 10))
    assert reference_streak(at(1, 10), at(3, 10), now=at(3, 10)) == Run(2, at(1, 10))


def test_open_assistants_streak_ends_after_36_idle_hours() -> None:
    assert reference_streak(at(1, 10), at(3, 10), now=at(4, 22)) == Run(2, at(1, 10))
    assert reference_streak(at(1, 10), at(3, 10), now=at(4, 22, 1)) == Run(0, None)
    assert reference_streak(None, None, now=at(4, 22)) == Run(0, None)
    assert reference_streak(None, at(3, 10), now=at(3, 10)) == Run(0, None)
    assert reference_streak(at(1, 10), None, now=at(3, 10)) == Run(0, None)
