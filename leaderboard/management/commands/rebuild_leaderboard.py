"""`manage.py rebuild_leaderboard`: recreates all data derived from events."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from leaderboard.tallies import tallying


class Command(BaseCommand):
    help = "Rebuilds work, tallies and leaderboards from all events. Profiles, badges, teams and challenges are not changed."

    def handle(self, *args: Any, **options: Any) -> None:
        seq = tallying.rebuild(timezone.now(), progress=self._report if options["verbosity"] > 1 else None)
        if options["verbosity"]:
            self.stdout.write(f"Processed {seq:,} events.")

    def _report(self, seq: int) -> None:
        self.stdout.write(f"{seq:,} …")
