"""`manage.py part_of_release 2026.11 --format preference --lang en --out FOLDER`: see docs/releases.md."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exports import formats
from exports.management.commands.verify_release import release_named
from exports.releases import part
from exports.releases.build.splits import SPLITS
from exports.selection.filters import WrongFilter
from exports.writing.output import complete_file


class Command(BaseCommand):
    help = "Counts what of a release some filters keep in one format, and writes it to a folder, a file for each split."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("release", help="a version, or line/version")
        parser.add_argument("--format", choices=part.FORMATS, required=True)
        parser.add_argument("--out", type=Path, help="the folder; without it the rows are only counted")
        parser.add_argument("--suffix", choices=(".jsonl", ".jsonl.gz", ".parquet"), default=".jsonl")
        for each in part.OFFERED:
            parser.add_argument(f"--{each.name}", action="append", help=each.help)

    def handle(self, *args: Any, **options: Any) -> None:
        release = release_named(options["release"])
        given = {each.name: options[each.name.replace("-", "_")] or [] for each in part.OFFERED}
        try:
            wanted = part.of(options["format"], given)
            counts = wanted.counts(release)
            self.stdout.write(f"{release}: " + ", ".join(f"{split} {counts[split]:,}" for split in SPLITS))
            if options["out"]:
                self._write(release, wanted, options["out"], options["suffix"])
        except WrongFilter as wrong:
            raise CommandError(f"--{wrong.filter}: {wrong}.") from None
        except OSError as wrong:
            raise CommandError(str(wrong)) from None

    def _write(self, release: Any, wanted: part.Part, folder: Path, suffix: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for split in SPLITS:
            target = folder / f"{split}{suffix}"
            with complete_file(target, formats.ALL[wanted.format].columns) as lines:
                for line in wanted.rows(release, split):
                    lines.write(line)
            self.stdout.write(str(target))
