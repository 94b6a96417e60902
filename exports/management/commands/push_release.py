"""`manage.py push_release`: see docs/releases.md."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from exports.management.commands.verify_release import release_named
from exports.releases import hub


class Command(BaseCommand):
    help = "Uploads a published release to the Hugging Face Hub, with the token HUGGING_FACE_API_KEY."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("release", help="a version, or line/version")
        parser.add_argument("--repo", required=True, help="the dataset, ORGANISATION/NAME")
        parser.add_argument("--dry-run", action="store_true", help="only list what would be uploaded")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            upload = hub.plan(release_named(options["release"]), options["repo"])
        except hub.NotForTheHub as wrong:
            raise CommandError(str(wrong)) from None
        for file in upload.files:
            self.stdout.write(f"{file.size:>14,}  {file.name}")
        self.stdout.write(f"{len(upload.files)} files, {filesizeformat(upload.size)}, for datasets/{upload.repo}")
        if options["dry_run"]:
            return
        if not settings.HUGGING_FACE_API_KEY:
            raise CommandError("Set HUGGING_FACE_API_KEY to a token with write access.")
        hub.push(upload, hub.hub())
        self.stdout.write(f"Pushed {upload.release} and tagged it {upload.release.version}.")
