"""How fast a copy is cleaned: `python -m tests.load.bench_clean [ROWS]` makes a file of ROWS rows and cleans it."""

import random
import sys
import tempfile
import time
import uuid
from pathlib import Path

import orjson

from exports.standalone.clean_dataset import clean
from exports.standalone.cleaner import Cleaner

_TEXT = "A text of usual length, with words and words. " * 12


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    random.seed(1)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "rows.jsonl")
        ids = _write(file, rows)
        withdrawn = set(random.sample(ids, rows // 1000))
        began = time.monotonic()
        counts = clean(file, Path(folder, "clean.jsonl"), Cleaner(withdrawn))
        seconds = time.monotonic() - began
        size = file.stat().st_size / 1e6
    print(f"{counts.lines:,} rows ({size:,.0f} MB), {counts.dropped:,} left out: {seconds:.1f} s")


def _write(file: Path, rows: int) -> list[str]:
    """Flat messages, ten to a tree, each answering the one before."""
    ids: list[str] = []
    with file.open("wb") as out:
        for number in range(rows):
            ids.append(str(uuid.UUID(int=random.getrandbits(128))))
            row = {"message_id": ids[-1], "text": _TEXT, "message_tree_id": ids[number - number % 10]}
            if number % 10:
                row["parent_id"] = ids[-2]
            out.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
    return ids


if __name__ == "__main__":
    main()
