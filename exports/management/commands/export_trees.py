"""`manage.py export_trees --out FILE`: see docs/import-export.md."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, get_args

from django.core.management.base import BaseCommand, CommandError

from exports.exporting import export_trees
from exports.output import complete_file, sigterm_raises
from exports.progress import bar
from exports.selection import Layout, Selection
from oasst import langs
from oasst.models import MessageTree, TreeState


class Command(BaseCommand):
    help = "Writes trees to a .jsonl or .jsonl.gz file. By default finished trees with accepted messages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, required=True, help="the file; - is standard output")
        parser.add_argument("--format", choices=get_args(Layout), default="trees", help="nested trees or flat messages")
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
            with sigterm_raises(), bar("Exporting", trees) as progress, complete_file(out) as file:
                counts = export_trees(selection, file, progress)
        except OSError as wrong:
            raise CommandError(f"{out}: {wrong.strerror}. Nothing was exported.") from wrong
        seconds = time.monotonic() - began
        rate = counts.messages / max(seconds, 0.001)
        self.stderr.write(
            f"Exported {counts.trees:,} trees with {counts.messages:,} messages in {seconds:.1f} s"
            f" ({rate:,.0f} messages/s).",
            style_func=str,
        )


def _selection(options: dict[str, Any]) -> Selection:
    try:
        lang = langs.canonical(options["lang"]) if options["lang"] else None
    except ValueError as wrong:
        raise CommandError(f"--lang: {wrong}.") from None
    return Selection(
        layout=options["format"],
        state=None if options["state"] == "all" else options["state"],
        lang=lang,
        labels=options["labels"],
        events=options["events"],
        deleted=options["include_deleted"],
        spam=options["include_spam"],
        synthetic=options["include_synthetic"],
        anonymous=options["anonymize"],
    )
