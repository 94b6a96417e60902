"""`manage.py simulate_trouble`: something for moderators to decide on."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation import simulation
from oasst.core import langs
from oasst.models import User, UserKind


class Command(BaseCommand):
    help = (
        "Has simulated volunteers write and report what moderators are for. For trying out, never beside real people."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--lang", default="en", help="the language they write in (en)")

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.filter(kind__in=[UserKind.SIGNED_UP, UserKind.CLIENT]).exists():
            raise CommandError("Real people are here.")
        try:
            lang = langs.canonical(options["lang"])
        except ValueError as wrong:
            raise CommandError(f"--lang: {wrong}.") from None
        if simulation.is_there(lang):
            self.stdout.write("The simulated texts are already there; nothing was added.")
            return
        written = simulation.make(lang)
        if options["verbosity"]:
            self.stdout.write(f"{written} texts written.")
