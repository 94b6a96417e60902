"""What a person has done today and this week, the goal they chose, and how long the last submission can be undone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from oasst.core.time_zones import zone
from oasst.models import User
from tasks import statements
from tasks.models import DailyGoal
from tasks.rules import policy
from tasks.rules.pace import PACE


@dataclass(frozen=True, slots=True)
class Done:
    """The number of submitted tasks since midnight in the person's time zone and since Monday, and the goal for a day.

    `undo_until` is the end of the time for undoing the submission that was asked about; None once it is over. `kind` is that
    of its task. `reviews` are all that the person gave, counted as far as was asked.
    """

    today: int
    this_week: int
    goal: int = PACE.daily_goal
    undo_until: datetime | None = None
    kind: str = ""
    reviews: int = 0

    @property
    def is_reached_now(self) -> bool:
        """The submission that was asked about reached the goal."""
        return self.undo_until is not None and self.today == self.goal


def done(user: User, *, now: datetime | None = None, submitted: UUID | None = None, most_reviews: int = 0) -> Done:
    """Counts the submitted tasks, with one statement on the newest tasks. `submitted` is a task of this person."""
    now = now or timezone.now()
    today = now.astimezone(zone(user.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    (row,) = statements.rows(
        "done_today", me=user.pk, today=today, monday=monday, submitted=submitted, most_reviews=most_reviews
    )
    of_today, of_week, goal, submitted_at, kind, reviews = row
    until = submitted_at and submitted_at + policy.everywhere().undo_submission
    return Done(
        of_today, of_week, goal or PACE.daily_goal, until if until and until > now else None, kind or "", reviews
    )


def set_goal(tasks: int, *, by: User) -> None:
    DailyGoal.objects.update_or_create(user=by, defaults={"tasks": tasks})
