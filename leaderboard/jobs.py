"""Background jobs of the leaderboard."""

from celery import shared_task
from django.utils import timezone

from leaderboard.community import challenges, statistics
from leaderboard.tallies import tallying


@shared_task(name="leaderboard.refresh")
def refresh() -> None:
    """Updates tallies, standings, badges and challenges."""
    now = timezone.now()
    tallying.refresh(now)
    challenges.refresh(now)


@shared_task(name="leaderboard.count")
def count() -> None:
    """Recounts the community statistics."""
    statistics.refresh(timezone.now())
