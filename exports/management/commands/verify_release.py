"""`manage.py verify_release`: see docs/releases.md."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exports.management.commands.make_release import DEFAULT_LINE
from exports.models import Release
from exports.releases import verification


class Command(BaseCommand):
    help = (
        "Checks the files of a release against its manifest, and the manifest of a local release against the database."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("release", help="a folder, a version, or line/version")

    def handle(self, *args: Any, **options: Any) -> None:
        folder, known = _named(options["release"])
        problems = verification.problems(folder, known)
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"{folder} differs from the release.")
        self.stdout.write(f"{folder}: all files are intact.")


def _named(name: str) -> tuple[Path, dict[str, str]]:
    """The folder, and the digests that are known of files its manifest doesn't list."""
    if Path(name).is_dir():
        return Path(name), {}
    release = release_named(name)
    return release.folder, release.unlisted


def release_named(name: str) -> Release:
    """
    Raises:
        CommandError: no such release.
    """
    line, _, version = name.rpartition("/")
    found = Release.objects.finished().filter(line__slug=line or DEFAULT_LINE, version=version).select_related("line")
    if release := found.first():
        return release
    raise CommandError(f"{name} is not a release with local files.")
