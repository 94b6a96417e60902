"""`manage.py rebuild_counters`: repairs counters that differ from the rows they count."""

from typing import Any

from django.core.management.base import BaseCommand

from oasst.corpus import counters


class Command(BaseCommand):
    help = "Recompute children_count, review_count, ranking_count and emojis from the rows."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, messages in counters.rebuild().items():
            self.stdout.write(f"{name}: repaired on {messages:,} messages")
