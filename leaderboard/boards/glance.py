"""A person's progress at a glance, in one query, for the dashboard."""

from dataclasses import dataclass
from datetime import datetime

from leaderboard import statements
from leaderboard.rules import scoring, streaks
from leaderboard.rules.scoring import Progress
from leaderboard.rules.streaks import Streak
from oasst.core.time_zones import zone
from oasst.models import User


@dataclass(frozen=True, slots=True)
class Glance:
    """`week_rank` is None if the person is not on the leaderboard of the week. `today` counts pieces of work."""

    points: int
    progress: Progress
    week_points: int
    week_rank: int | None
    today: int
    streak: Streak
    streak_ends_today: bool
    pending: float = 0.0
    """Points of work that others have not judged yet, and of confirmed work that agreement does not count yet."""


def of(user: User, now: datetime) -> Glance:
    local_now = now.astimezone(zone(user.time_zone))
    midnight = local_now.replace(hour=0, minute=0, second=0, microsecond=0)
    row = statements.record(
        "glance",
        me=user.pk,
        zone=str(local_now.tzinfo),
        midnight=midnight,
        grace=streaks.GRACE_DAYS,
        kinds=list(scoring.PRICES),
        cents=[price.cents for price in scoring.PRICES.values()],
    )
    streak = streaks.streak(row["days"], local_now.date())
    return Glance(
        points=row["points"],
        progress=scoring.progress(row["points"]),
        week_points=row["week_points"],
        week_rank=row["week_rank"] if user.show_on_leaderboard else None,
        today=row["today"],
        streak=streak,
        streak_ends_today=streak.ends_today(local_now.date()),
        pending=max(0.0, float(row["pending"]) / scoring.CENTS - row["points"]),
    )


def streak_with_today(user: User, now: datetime) -> int:
    """The days of the streak, with today: the person has just worked, which may not be counted yet."""
    local_now = now.astimezone(zone(user.time_zone))
    row = statements.record("active_days", me=user.pk, zone=str(local_now.tzinfo), grace=streaks.GRACE_DAYS)
    return streaks.streak([local_now.date(), *row["days"]], local_now.date()).days
