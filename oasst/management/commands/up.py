"""manage.py up: the whole platform on this machine."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from oasst.embedded.errors import ServerError
from oasst.up import children, platform, preflight


class Command(BaseCommand):
    help = "Start the whole platform on this machine: servers, web, jobs. Ends with Ctrl-C."
    requires_system_checks: list[str] = []  # `up` prepares what they check

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="port of the web site (default: 8000)")
        parser.add_argument("--data", metavar="FOLDER", help="data folder (default: OASST_DATA, or .data)")
        parser.add_argument("--no-demo", action="store_true", help="create no demo accounts and prompts")

    def handle(self, **options: Any) -> None:
        if not 0 < options["port"] < 65536:
            raise CommandError(f"{options['port']} is not a valid port. Choose one from 1024 to 65535.")
        try:
            platform.run(platform.Options(port=options["port"], demo=not options["no_demo"]))
        except (preflight.CannotStart, ServerError, children.GaveUp) as reason:
            raise CommandError(str(reason)) from reason
