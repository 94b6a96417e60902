"""Streaks as Open Assistant counts them (docs/reference/scores.md), for the API."""

from collections.abc import Collection
from uuid import UUID

from django.utils import timezone

from leaderboard import statements
from leaderboard.rules.streaks import IDLE, Run, reference_streak
from oasst.api.base.streaks import Streak


def of(people: Collection[UUID]) -> dict[UUID, Streak]:
    """Current streaks by person, in one query. People without one are left out."""
    now = timezone.now()
    runs = statements.rows("activity_runs", users=list(people), idle=IDLE, alive=now - IDLE)
    return {user_id: _as_streak(reference_streak(start, last, now)) for user_id, start, last in runs}


def _as_streak(run: Run) -> Streak:
    return Streak(run.days, run.start)
