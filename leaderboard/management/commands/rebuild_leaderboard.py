"""`manage.py rebuild_leaderboard`: everything that is derived from events, made anew."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from leaderboard.tallies import tallying


class Command(BaseCommand):
    help = "Derives work, tallies and boards from all events anew. Profiles, badges, teams and challenges stay as they are."

    def handle(self, *args: Any, **options: Any) -> None:
        seq = tallying.rebuild(timezone.now(), progress=self._tell if options["verbosity"] > 1 else None)
        if options["verbosity"]:
            self.stdout.write(f"Read {seq:,} events.")

    def _tell(self, seq: int) -> None:
        self.stdout.write(f"{seq:,} …")
