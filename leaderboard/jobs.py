"""Background jobs of the leaderboard."""

from celery import shared_task
from django.utils import timezone

from leaderboard.community import challenges, fates, statistics
from leaderboard.tallies import tallying


@shared_task(name="leaderboard.refresh")
def refresh() -> None:
    """Updates tallies, standings, badges and challenges, and notifies authors of what happened to their texts."""
    now = timezone.now()
    tallying.refresh(now)
    challenges.refresh(now)
    fates.tell()


@shared_task(name="leaderboard.count")
def count() -> None:
    """Recounts the community statistics."""
    statistics.refresh(timezone.now())
