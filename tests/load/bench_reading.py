"""How fast files are read and checked, without a database: `python -m tests.load.bench_reading [TREES MESSAGES]`.

Each line says how it compares with the floor, the same lines through the JSON library alone.
"""

import gzip
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst.settings")

import orjson
import zstandard

from exports.parsing import Tree, lines_in, trees_in
from tests.load.seed import lines


def main() -> None:
    trees, messages = (int(each) for each in sys.argv[1:3]) if len(sys.argv) > 2 else (2_000, 40_000)
    content = b"".join(lines(trees, messages))
    rows = content.splitlines()
    files = {
        "x.jsonl": content,
        "x.jsonl.gz": gzip.compress(content, 6),
        "x.jsonl.zst": zstandard.compress(content),
        "x.json": b"[" + b",\n".join(rows) + b"]",
    }
    floor = _best(lambda: [orjson.loads(row) for row in rows])
    print(f"{'floor':<12} {messages / floor:>9,.0f} messages/s")
    with tempfile.TemporaryDirectory() as folder:
        for name, packed in files.items():
            path = Path(folder, name)
            path.write_bytes(packed)
            seconds = _best(lambda path=path: _read(path, messages))  # type: ignore[misc]
            print(f"{name:<12} {messages / seconds:>9,.0f} messages/s, {seconds / floor:.2f} x the floor")


def _read(path: Path, messages: int) -> None:
    found = sum(len(tree.nodes) for tree in trees_in(lines_in(path)) if isinstance(tree, Tree))
    assert found == messages, found


def _best(run: Callable[[], object]) -> float:
    """Processor time of the best of three."""
    taken = []
    for _ in range(3):
        began = time.process_time()
        run()
        taken.append(time.process_time() - began)
    return min(taken)


if __name__ == "__main__":
    main()
