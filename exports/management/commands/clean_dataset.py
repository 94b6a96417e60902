"""`manage.py clean_dataset --line NAME FILE`: see docs/withdrawal.md."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exports.models import ReleaseLine
from exports.releases.withdrawal_feed import withdrawn_of
from exports.standalone import clean_dataset
from exports.standalone.cleaner import CannotClean


class Command(BaseCommand):
    help = "Removes withdrawn messages from copies of a line's files, like the downloadable clean_dataset.py."

    def add_arguments(self, parser: ArgumentParser) -> None:
        clean_dataset.add_arguments(parser)
        group = parser.add_mutually_exclusive_group(required=True)
        group.add_argument("--line", metavar="NAME", help="the line's name in URLs")
        group.add_argument("--withdrawn", metavar="FEED", help="URL or file of the withdrawn messages")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            withdrawn = self._of_line(options["line"]) if options["line"] else self._of_feed(options["withdrawn"])
            for sentence in clean_dataset.run(options["files"], withdrawn, options["in_place"]):
                self.stdout.write(sentence)
        except (CannotClean, OSError, EOFError) as wrong:
            raise CommandError(str(wrong)) from None

    def _of_line(self, slug: str) -> set[str]:
        line = ReleaseLine.objects.filter(slug=slug).first()
        if line is None:
            raise CommandError(f"No line is called {slug}.")
        return {row.message_id for row in withdrawn_of(line.key)}

    def _of_feed(self, feed: str) -> set[str]:
        return clean_dataset.withdrawn_in(feed)
