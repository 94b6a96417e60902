"""Background jobs of the leaderboard."""

from celery import shared_task
from django.utils import timezone

from leaderboard import statistics, tallying


@shared_task(name="leaderboard.refresh")
def refresh() -> None:
    """Brings tallies and boards up to date."""
    tallying.refresh(timezone.now())


@shared_task(name="leaderboard.count")
def count() -> None:
    """Counts the community statistics anew."""
    statistics.refresh(timezone.now())
