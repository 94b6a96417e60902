"""The reference's streaks of people, which the API tells."""

from collections.abc import Collection
from uuid import UUID

from django.utils import timezone

from leaderboard import statements
from leaderboard.rules.streaks import IDLE, Run, reference_streak
from oasst.api.base.streaks import Streak


def of(people: Collection[UUID]) -> dict[UUID, Streak]:
    """By person; who is in none is left out. One statement."""
    now = timezone.now()
    found = statements.rows("activity_runs", users=list(people), idle=IDLE, alive=now - IDLE)
    return {user_id: _told(reference_streak(start, last, now)) for user_id, start, last in found}


def _told(run: Run) -> Streak:
    return Streak(run.days, run.start)
