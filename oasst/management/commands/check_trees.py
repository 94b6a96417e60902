"""`manage.py check_trees`: verifies every invariant of the corpus."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from oasst.corpus import invariants


class Command(BaseCommand):
    help = "Verify every invariant of the corpus and list the first violations; exits with 1 if there are any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--most", type=int, default=10, help="list at most this many violations of each (default 10)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        for finding in invariants.check(options["most"]):
            name, sentence = finding.invariant.name, finding.invariant.sentence
            if not finding.offenders:
                self.stdout.write(f"ok       {name}: {sentence}")
                continue
            broken += 1
            self.stdout.write(self.style.ERROR(f"{finding.offenders:<8,} {name}: {sentence}"))
            for id_, what in finding.first:
                self.stdout.write(f"         {id_} {what}")
        if broken:
            self.stdout.write(
                f"{broken} invariants are broken. manage.py rebuild_counters repairs those about counters."
            )
            sys.exit(1)
