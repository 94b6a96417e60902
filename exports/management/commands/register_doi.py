"""`manage.py register_doi 2026.11`: see docs/releases.md."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exports.management.commands.verify_release import release_named
from exports.releases import doi


class Command(BaseCommand):
    help = (
        "Registers a DOI for a published release, at the service that DOI_SERVICE names. "
        "Running it again prints the same DOI."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("release", help="a version, or line/version")

    def handle(self, *args: Any, **options: Any) -> None:
        release = release_named(options["release"])
        try:
            self.stdout.write(f"{release}: https://doi.org/{doi.register(release)}")
        except doi.NoDoi as wrong:
            raise CommandError(str(wrong)) from None
