"""`manage.py play_demo`: see docs/demo.md."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from oasst import demo
from tasks.simulation.play import Play


class Command(BaseCommand):
    help = "Has the people of the demo write, review, rank and report what its files leave for after the start."

    def handle(self, *args: Any, **options: Any) -> None:
        if not demo.exists():
            raise CommandError("There are no demo accounts. `manage.py up` creates them on an empty platform.")
        done = Play().run()
        if options["verbosity"]:
            self.stdout.write(", ".join(f"{number:,} {what}" for what, number in done.most_common()) or "nothing to do")
