"""`manage.py rebuild_counters`: mends counters that have drifted from the rows they count."""

from typing import Any

from django.core.management.base import BaseCommand

from oasst.corpus import counters


class Command(BaseCommand):
    help = "Sets children_count, review_count, ranking_count and emojis to what the rows say."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, messages in counters.rebuild().items():
            self.stdout.write(f"{name}: mended on {messages:,} messages")
