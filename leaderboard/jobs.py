"""Background jobs of the leaderboard."""

from celery import shared_task
from django.utils import timezone

from leaderboard.community import challenges, statistics
from leaderboard.tallies import tallying


@shared_task(name="leaderboard.refresh")
def refresh() -> None:
    """Brings tallies, boards, badges and challenges up to date."""
    now = timezone.now()
    tallying.refresh(now)
    challenges.refresh(now)


@shared_task(name="leaderboard.count")
def count() -> None:
    """Counts the community statistics anew."""
    statistics.refresh(timezone.now())
