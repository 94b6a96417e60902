"""How fast a large corpus goes out: `OASST_DATA=/tmp/load python -m tests.load.bench_export`, after bench_import."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst.settings")

from django.conf import settings

from tests.load.measure import manage, servers
from tests.load.seed import arguments

KINDS = {
    "nested": (),
    "nested, labels": ("--labels",),
    "nested, labels, events": ("--labels", "--events"),
    "flat, labels": ("--labels", "--format", "messages"),
    "nested, labels, pseudonyms": ("--labels", "--anonymize"),
}


def main() -> None:
    wanted = arguments().parse_args()
    with servers():
        for name, options in KINDS.items():
            _measure(name, "load.jsonl", wanted.messages, *options)
        _measure("nested, labels, gzip", "load.jsonl.gz", wanted.messages, "--labels")
        _measure("nested, labels, zstd", "load.jsonl.zst", wanted.messages, "--labels")
        _measure("table", "load.jsonl", wanted.messages, "--format", "table")
        _measure("table, parquet", "load.parquet", wanted.messages, "--format", "table")


def _measure(name: str, file: str, messages: int, *options: str) -> None:
    out = settings.DATA_DIR / file
    figures = manage("export_trees", "--out", str(out), *options)
    print(f"{name:<28}", figures.rate("messages", messages), f"{out.stat().st_size / 1e6:>8,.0f} MB file")
    out.unlink()


if __name__ == "__main__":
    main()
