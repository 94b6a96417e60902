"""Levels of badges, by table."""

import pytest
from django.utils.functional import Promise

from leaderboard.rules import badges
from leaderboard.rules.badges import BADGES, BY_NAME, Badge

EXAMPLE = Badge("seed", "Title", "what it takes", "accepted_prompts", (1, 10, 50))


@pytest.mark.parametrize(("reached", "level"), [(0, 0), (1, 1), (9, 1), (10, 2), (49, 2), (50, 3), (5000, 3)])
def test_a_level_is_reached_at_its_number(reached: int, level: int) -> None:
    assert EXAMPLE.level(reached) == level


@pytest.mark.parametrize(("level", "number"), [(0, 1), (1, 10), (2, 50), (3, 0)])
def test_the_last_level_has_none_after_it(level: int, number: int) -> None:
    assert EXAMPLE.after(level) == number


def test_names_of_badges_are_unique_and_name_picture_and_notification() -> None:
    assert len(BY_NAME) == len(BADGES) == 8
    assert EXAMPLE.picture == "leaderboard/badges/seed.svg"
    assert EXAMPLE.news == "badge_seed"
    assert isinstance(EXAMPLE.announcement, Promise)


def test_the_levels_of_every_badge_ascend() -> None:
    assert {badge.name: badge.levels for badge in BADGES} == {
        "seed": (1, 10, 50, 250),
        "branch": (1, 10, 100, 500),
        "voices": (1, 10, 100, 500),
        "lens": (10, 100, 1000, 5000),
        "scales": (5, 50, 250, 1000),
        "crown": (1, 10, 50, 250),
        "sun": (3, 7, 30, 100),
        "globe": (2, 3, 5, 8),
    }


def test_the_longest_streak_looked_for_is_the_last_level_of_its_badge() -> None:
    assert badges.LONGEST_STREAK == 100
