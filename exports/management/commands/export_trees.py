"""`manage.py export_trees --out FILE`: see docs/import-export.md."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from exports.selection import filters
from exports.selection.selection import Selection
from exports.writing import readme
from exports.writing.exporter import Exported, count, write_file
from exports.writing.output import NoColumns, sigterm_raises
from exports.writing.progress import bar
from oasst.models import MessageTree

_OPTION_HELP = {
    "labels": "add labels and toxicity scores",
    "events": "add reactions and rankings",
    "licences": "add the licence of each message, if known",
    "include-deleted": "add deleted messages",
    "include-spam": "add rejected and undecided messages",
    "anonymize": "write pseudonyms instead of ids",
}


class Command(BaseCommand):
    help = "Exports trees to a .jsonl, .gz, .zst or .parquet file. Default: finished trees with accepted messages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, help="output file; - for standard output")
        parser.add_argument(
            "--readme", action="store_true", help="also write a README.md, which gives the datasets library the columns"
        )
        parser.add_argument("--dry-run", action="store_true", help="only count what would be exported")
        parser.add_argument(
            "--format", choices=filters.FORMATS, default="trees",
            help="nested trees, flat messages, or a row format, see docs/formats.md",
        )  # fmt: skip
        for each in filters.FILTERS:
            parser.add_argument(
                f"--{each.name}", action="append", help=f"{each.help}; may be repeated" if each.many else each.help
            )
        for option in filters.OPTIONS:
            parser.add_argument(f"--{option}", action="store_true", help=_OPTION_HELP[option])
        parser.add_argument("--include-synthetic", action="store_true", help="short for --synthetic all")

    def handle(self, *args: Any, **options: Any) -> None:
        selection = _selection(options)
        if options["dry_run"]:
            self._print_counts(count(selection))
        elif options["out"]:
            self._export(selection, options["out"], with_readme=options["readme"])
        else:
            raise CommandError("Give a file with --out, or use --dry-run.")

    def _export(self, selection: Selection, out: Path, *, with_readme: bool) -> None:
        if with_readme:
            _check_readme(selection, out)
        began = time.monotonic()
        try:
            trees = MessageTree.objects.count()
            with sigterm_raises(), bar("Exporting", trees) as progress:
                counts = write_file(selection, out, progress)
            if with_readme:
                readme.write(selection, out)
        except NoColumns:
            raise CommandError("Parquet needs columns. Choose a --format with columns, such as sft.") from None
        except OSError as wrong:
            raise CommandError(f"{out}: {wrong.strerror}. Nothing was exported.") from wrong
        seconds = time.monotonic() - began
        rate = counts.messages / max(seconds, 0.001)
        self.stderr.write(
            f"Exported {_summary(selection, counts)} in {seconds:.1f} s ({rate:,.0f} messages/s).", style_func=str
        )

    def _print_counts(self, counts: Exported) -> None:
        self.stdout.write(f"{counts.trees:,} trees, {counts.messages:,} messages, {counts.rows:,} lines")
        for (lang, role), messages in sorted(counts.kinds.items()):
            self.stdout.write(f"{lang:<12} {role:<10} {messages:>12,}")


def _check_readme(selection: Selection, out: Path) -> None:
    if str(out) == "-":
        raise CommandError("--readme needs a file: give one with --out.")
    try:
        readme.columns_of(selection)
    except readme.NoTable:
        raise CommandError(
            "Trees that nest are no table: choose --format messages, or one of the formats of rows."
        ) from None
    if out.with_name(readme.NAME).exists():
        raise CommandError(f"{out.with_name(readme.NAME)} is there already. Nothing was exported.")


def _summary(selection: Selection, counts: Exported) -> str:
    rows = f" as {counts.rows:,} rows" if selection.training else ""
    return f"{counts.trees:,} trees with {counts.messages:,} messages{rows}"


def _selection(options: dict[str, Any]) -> Selection:
    given = {each.name: _words(options[each.name.replace("-", "_")]) for each in filters.FILTERS}
    if options["include_synthetic"]:
        given["synthetic"] = ["all"]
    chosen = [option for option in filters.OPTIONS if options[option.replace("-", "_")]]
    try:
        return filters.selection(options["format"], given, chosen)
    except filters.WrongFilter as wrong:
        raise CommandError(f"--{wrong.filter}: {wrong}.") from None


def _words(given: Any) -> list[str]:
    """The values of an option: a list from the command line, or a single value from `call_command`."""
    if given is None:
        return []
    return [str(each) for each in given] if isinstance(given, list) else [str(given)]
