"""`manage.py export_trees --out FILE`: see docs/import-export.md."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, get_args

from django.core.management.base import BaseCommand, CommandError

from exports import formats
from exports.exporting import write_file
from exports.output import NoColumns, sigterm_raises
from exports.progress import bar
from exports.selection import Layout, Selection
from oasst import langs
from oasst.models import MessageTree, TreeState


class Command(BaseCommand):
    help = "Writes trees to a .jsonl, .gz, .zst or .parquet file. By default finished trees with accepted messages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, required=True, help="the file; - is standard output")
        parser.add_argument(
            "--format", choices=[*get_args(Layout), *formats.ALL], default="trees",
            help="nested trees, flat messages, or one of the formats for training, see docs/formats.md",
        )  # fmt: skip
        parser.add_argument("--top-k", type=int, help="for training: only the K best answers to each message")
        parser.add_argument("--state", choices=[*TreeState.values, "all"], default=TreeState.READY_FOR_EXPORT.value)
        parser.add_argument("--lang", help="only trees whose prompt is in this language")
        parser.add_argument("--labels", action="store_true", help="add labels and toxicity scores")
        parser.add_argument("--events", action="store_true", help="add who reacted and who ranked how")
        parser.add_argument("--include-deleted", action="store_true")
        parser.add_argument("--include-spam", action="store_true", help="add what was rejected or not decided on")
        parser.add_argument("--include-synthetic", action="store_true", help="add trees with generated messages")
        parser.add_argument("--anonymize", action="store_true", help="write pseudonyms instead of ids")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        selection = _selection(options)
        began = time.monotonic()
        try:
            trees = MessageTree.objects.count()
            with sigterm_raises(), bar("Exporting", trees) as progress:
                counts = write_file(selection, out, progress)
        except NoColumns:
            raise CommandError("Parquet has columns: choose a --format that has them, such as sft.") from None
        except OSError as wrong:
            raise CommandError(f"{out}: {wrong.strerror}. Nothing was exported.") from wrong
        seconds = time.monotonic() - began
        rate = counts.messages / max(seconds, 0.001)
        rows = f" as {counts.rows:,} rows" if selection.training else ""
        self.stderr.write(
            f"Exported {counts.trees:,} trees with {counts.messages:,} messages{rows} in {seconds:.1f} s"
            f" ({rate:,.0f} messages/s).",
            style_func=str,
        )


def _selection(options: dict[str, Any]) -> Selection:
    try:
        lang = langs.canonical(options["lang"]) if options["lang"] else None
    except ValueError as wrong:
        raise CommandError(f"--lang: {wrong}.") from None
    training = formats.ALL.get(options["format"])
    _refuse_what_does_not_go_together(training, options)
    return Selection(
        layout="messages" if options["format"] == "messages" else "trees",
        training=training,
        top=options["top_k"],
        state=None if options["state"] == "all" else options["state"],
        lang=lang,
        labels=options["labels"],
        events=options["events"],
        deleted=options["include_deleted"],
        spam=options["include_spam"],
        synthetic=options["include_synthetic"],
        anonymous=options["anonymize"],
    )


def _refuse_what_does_not_go_together(training: formats.Format | None, options: dict[str, Any]) -> None:
    """Nobody should train on what was deleted or rejected because of an option left over from an archive."""
    if training:
        for option in ("labels", "events", "include_deleted", "include_spam"):
            if options[option]:
                raise CommandError(f"--{option.replace('_', '-')} is for trees and messages, not for {training.name}.")
    elif options["top_k"] is not None:
        raise CommandError("--top-k is for the formats for training.")
    if options["top_k"] is not None and options["top_k"] < 1:
        raise CommandError("--top-k must be at least 1.")
