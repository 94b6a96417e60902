"""How a person stands, at a glance: one statement, so that it may stand on the dashboard."""

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
    """`week_rank` is None for somebody who is not on the board of the week. `today` counts pieces of work."""

    points: int
    progress: Progress
    week_points: int
    week_rank: int | None
    today: int
    streak: Streak
    streak_ends_today: bool


def of(user: User, now: datetime) -> Glance:
    here = now.astimezone(zone(user.time_zone))
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)
    (found,) = statements.records(
        "glance", me=user.pk, zone=str(here.tzinfo), midnight=midnight, grace=streaks.GRACE_DAYS
    )
    streak = streaks.streak(found["days"], here.date())
    return Glance(
        points=found["points"],
        progress=scoring.progress(found["points"]),
        week_points=found["week_points"],
        week_rank=found["week_rank"] if user.show_on_leaderboard else None,
        today=found["today"],
        streak=streak,
        streak_ends_today=streak.ends_today(here.date()),
    )
