"""`manage.py import_trees FILE`: see docs/import-export.md."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, get_args

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from exports.intake.importer import Counts, ImportRunning, OtherLicence, Plan, import_trees
from exports.intake.versions import VERSIONS
from exports.parsing import SOURCES, BadLine, Orphans, RowDefaults, Tags, UnreadableFile
from exports.writing.progress import bar
from oasst.core import langs


class Command(BaseCommand):
    help = "Imports trees from a .jsonl, .json, .gz, .zst or .parquet file, in one transaction: all of it or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--format", choices=["oasst", *SOURCES], default="oasst",
            help="oasst (default): our own layouts and the Hub's tables; other formats have one conversation per row",
        )  # fmt: skip
        parser.add_argument(
            "--state",
            choices=list(VERSIONS),
            default="keep",
            help="keep (default): as in the file; backlog: queue replies for ranking; prompts: only prompts, to be reviewed",
        )
        parser.add_argument("--lang", help="import only trees whose prompt is in this language")
        parser.add_argument("--limit", type=int, help="import at most this many trees")
        parser.add_argument("--origin", help="the source of the trees; overrides the origin in the file")
        parser.add_argument("--licence", help="SPDX identifier of the origin's licence; other formats have a default")
        parser.add_argument(
            "--text-lang",
            help="language of messages without one; default: none for our own layouts, en for other formats",
        )
        parser.add_argument(
            "--fix-lang",
            action="store_true",
            help="convert language names that are not tags, such as PT_BR, eng or English; unknown ones become --text-lang",
        )
        parser.add_argument(
            "--orphans", choices=get_args(Orphans), default="refuse",
            help="messages whose parent is not in the file. refuse (default): reject the file; roots: a prompter's message"
            " starts a new tree, an assistant's is skipped; leave-out: skip both, with their replies",
        )  # fmt: skip
        parser.add_argument("--written-by", choices=["human", "model"], help="author of the replies in other formats")
        parser.add_argument(
            "--skip-bad", action="store_true", help="skip invalid lines and trees, and list them at the end"
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
            raise CommandError("Another import is running. Try again when it has finished.") from None
        except OtherLicence as wrong:
            raise CommandError(f"{wrong}. Nothing was imported.") from None
        except DatabaseError as wrong:
            raise CommandError(
                f"The database rejected the import: {str(wrong).strip()}. Nothing was imported."
            ) from wrong
        self._report(path, counts, time.monotonic() - began)

    def _report(self, path: Path, counts: Counts, seconds: float) -> None:
        rate = counts.messages / max(seconds, 0.001)
        self.stdout.write(
            f"Imported {counts.trees:,} trees with {counts.messages:,} messages and {counts.people:,} new people"
            f" in {seconds:.1f} s ({rate:,.0f} messages/s)."
        )
        if counts.already_here:
            self.stdout.write(f"Skipped {counts.already_here:,} trees that already exist.")
        if counts.not_wanted:
            self.stdout.write(f"Skipped {counts.not_wanted:,} trees that don't match the filters.")
        if counts.repeated:
            named = ", ".join(map(str, counts.repeats)) + (", …" if counts.repeated > len(counts.repeats) else "")
            self.stdout.write(f"Skipped {counts.repeated:,} duplicate rows: line {named}.")
        if counts.orphans:
            self.stdout.write(f"Skipped {counts.orphans:,} messages whose parent is not in the file.")
        if counts.left_out:
            named = ", ".join(f"{number:,} {type_}" for type_, number in sorted(counts.left_out.items()))
            self.stdout.write(f"Skipped unsupported events: {named}.")
        if counts.withdrawn:
            self.stdout.write(f"Skipped {counts.withdrawn:,} withdrawn messages and their replies.")
        for change, messages in sorted(counts.retagged.items()):
            self.stdout.write(f"Language {change}: {messages:,} messages.")
        if counts.bad:
            self.stdout.write(self.style.WARNING(f"Skipped {counts.bad:,} invalid lines or trees:"))
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
        raise CommandError("--licence needs --origin.")
    return Plan(
        version=options["state"],
        lang=_lang("--lang", options["lang"]),
        limit=options["limit"],
        origin=origin or (source.origin if source else None),
        skip_bad=options["skip_bad"],
        source=source,
        defaults=_row_defaults(options),
        tags=Tags(missing=_lang("--text-lang", options["text_lang"]), fix=options["fix_lang"]),
        orphans=options["orphans"],
        licence=licence or (source.licence if source and not origin else None) or None,
    )


def _row_defaults(options: dict[str, Any]) -> RowDefaults:
    by_model = None if options["written_by"] is None else options["written_by"] == "model"
    return RowDefaults(lang=_lang("--text-lang", options["text_lang"]) or "en", by_model=by_model)


def _lang(option: str, value: str | None) -> str | None:
    try:
        return langs.canonical(value) if value else None
    except ValueError as wrong:
        raise CommandError(f"{option}: {wrong}.") from None
