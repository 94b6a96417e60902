"""`manage.py import_trees FILE`: see docs/import-export.md."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from exports.intake.importer import Counts, ImportRunning, OtherLicence, Plan, import_trees
from exports.intake.versions import VERSIONS
from exports.parsing import SOURCES, BadLine, Told, UnreadableFile
from exports.writing.progress import bar
from oasst.core import langs


class Command(BaseCommand):
    help = "Takes trees in from a .jsonl, .json, .gz, .zst or .parquet file. Either the whole file, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--format", choices=["oasst", *SOURCES], default="oasst",
            help="oasst: our own layouts and the Hub's tables (default); others one conversation a row",
        )  # fmt: skip
        parser.add_argument(
            "--state",
            choices=list(VERSIONS),
            default="keep",
            help="keep: exactly as in the file (default); backlog: to be ranked here; prompts: only prompts, to be reviewed",
        )
        parser.add_argument("--lang", help="only trees whose prompt is in this language")
        parser.add_argument("--limit", type=int, help="at most this many trees")
        parser.add_argument("--origin", help="where the trees come from, instead of what the file says of it")
        parser.add_argument("--licence", help="of that origin, as SPDX; other formats have one of their own")
        parser.add_argument(
            "--text-lang", default="en", help="language of rows of other formats that do not say it (en)"
        )
        parser.add_argument("--written-by", choices=["human", "model"], help="who wrote the answers of other formats")
        parser.add_argument(
            "--skip-bad", action="store_true", help="leave out what is not in order and list it at the end"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        plan = _plan(options)
        began = time.monotonic()
        try:
            with bar("Importing", path.stat().st_size if path.is_file() else None) as progress:
                counts = import_trees(path, plan, progress)
        except BadLine as bad:
            raise CommandError(f"{path}:{bad.line}: {bad.reason}. Nothing was imported.") from None
        except UnreadableFile as wrong:
            raise CommandError(f"{wrong}. Nothing was imported.") from None
        except ImportRunning:
            raise CommandError("Another import is running; start this one again when it has ended.") from None
        except OtherLicence as wrong:
            raise CommandError(f"{wrong}. Nothing was imported.") from None
        except DatabaseError as wrong:
            raise CommandError(f"The database refused: {str(wrong).strip()}. Nothing was imported.") from wrong
        self._report(path, counts, time.monotonic() - began)

    def _report(self, path: Path, counts: Counts, seconds: float) -> None:
        rate = counts.messages / max(seconds, 0.001)
        self.stdout.write(
            f"Imported {counts.trees:,} trees with {counts.messages:,} messages and {counts.people:,} new people"
            f" in {seconds:.1f} s ({rate:,.0f} messages/s)."
        )
        if counts.already_here:
            self.stdout.write(f"Skipped {counts.already_here:,} trees that are here already.")
        if counts.not_wanted:
            self.stdout.write(f"Skipped {counts.not_wanted:,} trees that were not asked for.")
        if counts.withdrawn:
            self.stdout.write(f"Left out {counts.withdrawn:,} messages that were withdrawn, and what answered them.")
        if counts.bad:
            self.stdout.write(self.style.WARNING(f"Left out {counts.bad:,} bad lines or trees:"))
            for problem in counts.problems:
                self.stdout.write(f"  {path}:{problem.line}: {problem.reason}")
            if counts.bad > len(counts.problems):
                self.stdout.write(f"  … and {counts.bad - len(counts.problems):,} more")


def _plan(options: dict[str, Any]) -> Plan:
    if options["limit"] is not None and options["limit"] < 1:
        raise CommandError("--limit must be at least 1.")
    source = SOURCES.get(options["format"])
    origin, licence = options["origin"], options["licence"]
    if licence and not (origin or source):
        raise CommandError("--licence is of an --origin: name that too.")
    return Plan(
        version=options["state"],
        lang=_lang("--lang", options["lang"]),
        limit=options["limit"],
        origin=origin or (source.origin if source else None),
        skip_bad=options["skip_bad"],
        source=source,
        told=_told(options),
        licence=licence or (source.licence if source and not origin else None) or None,
    )


def _told(options: dict[str, Any]) -> Told:
    by_model = None if options["written_by"] is None else options["written_by"] == "model"
    return Told(lang=_lang("--text-lang", options["text_lang"]) or "en", by_model=by_model)


def _lang(option: str, value: str | None) -> str | None:
    try:
        return langs.canonical(value) if value else None
    except ValueError as wrong:
        raise CommandError(f"{option}: {wrong}.") from None
