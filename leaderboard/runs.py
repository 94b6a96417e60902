"""The reference's streaks of people, which the API tells."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from leaderboard import statements
from leaderboard.streaks import IDLE, Run, reference_streak


def of(people: Collection[UUID], now: datetime) -> dict[UUID, Run]:
    """By person; who is not in one is left out. One statement."""
    found = statements.rows("runs", users=list(people), idle=IDLE, alive=now - IDLE)
    return {user_id: reference_streak(start, last, now) for user_id, start, last in found}
