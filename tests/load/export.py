"""How fast a large corpus goes out: `OASST_DATA=/tmp/load python -m tests.load.export`, after bench_import.

Each line says how the export compares with the floor, which is measured first: the same rows by one plain ordered COPY. The
speed of a machine may change by the hour, that proportion hardly does.
"""

import argparse
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst.settings")

from django.conf import settings

from tests.load.measure import Figures, manage, run, servers
from tests.load.seed import arguments

KINDS = {
    "nested": (),
    "nested, labels": ("--labels",),
    "nested, labels, events": ("--labels", "--events"),
    "flat, labels": ("--labels", "--format", "messages"),
    "nested, labels, pseudonyms": ("--labels", "--anonymize"),
}
PACKED = ("gz", "zst")

# What an export with labels says of a message, in the order of the rows, which is that of an index.
_FLOOR = """
    COPY (
        SELECT m.id, m.parent_id, m.author_id, m.created_at, m.text, m.role, m.lang, m.review_count, m.review_result,
            m.deleted, m.rank, m.synthetic, m.model_name, m.emojis, f.labels, f.detoxify
        FROM oasst_message m LEFT JOIN oasst_importedfacts f ON f.message_id = m.id
        ORDER BY m.seq
    ) TO STDOUT
"""


def main() -> None:
    parser = arguments()
    parser.add_argument("--floor", action="store_true", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.floor:
        _copy_out()
        return
    with servers():
        floor = run(sys.executable, "-m", "tests.load.export", "--floor")
        print(f"{'floor':<28}", floor.rate("messages", wanted.messages))
        for name, options in KINDS.items():
            _measure(name, "load.jsonl", wanted.messages, floor, *options)
        for suffix in PACKED:
            _measure(f"nested, labels, {suffix}", f"load.jsonl.{suffix}", wanted.messages, floor, "--labels")
        _measure("table", "load.jsonl", wanted.messages, floor, "--format", "table")
        _measure("table, parquet", "load.parquet", wanted.messages, floor, "--format", "table")


def _copy_out() -> None:
    """Reads everything and keeps nothing."""
    import django
    from django.db import connection, transaction

    django.setup()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL max_parallel_workers_per_gather = 0")
        with cursor.copy(_FLOOR) as out:
            for _row in out:
                pass


def _measure(name: str, file: str, messages: int, floor: Figures, *options: str) -> None:
    out = settings.DATA_DIR / file
    figures = manage("export_trees", "--out", str(out), *options)
    compared = f"{figures.seconds / floor.seconds:.2f} x the floor, {figures.busy / floor.busy:.2f} x by processor time"
    print(f"{name:<28}", figures.rate("messages", messages), f"{out.stat().st_size / 1e6:>6,.0f} MB file, {compared}")
    out.unlink()


if __name__ == "__main__":
    main()
