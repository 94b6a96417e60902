"""Reading what happened, and the counters that came of it."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from leaderboard.models import Tally
from leaderboard.models.tallies import COUNTERS
from leaderboard.tallies import tallying
from oasst import events
from oasst.models import User

# What is counted to know how reviewers compare, and not itself worth a look.
_SUMS = {name for name in COUNTERS if name.startswith(("grade_", "rank_a", "rank_n", "paid_")) or name.endswith("_n")}


def process_events(now: datetime | None = None) -> None:
    """What the jobs do: events get their numbers, tallies and boards follow."""
    while events.number():
        pass
    tallying.refresh(now or timezone.now())


def counted(user: User, span: str = "total") -> dict[str, Any]:
    """The counters of a person that are not 0, sums behind records and payments left out."""
    tally = Tally.objects.filter(user_id=user.pk, span=span).get()
    return {name: value for name in COUNTERS if name not in _SUMS and (value := getattr(tally, name))}
