"""Files for `make check-formats`: `python -m tests.trainers.samples FOLDER` writes the example rows of every format."""

import sys
from dataclasses import replace
from pathlib import Path

import orjson

from exports.formats import ALL
from exports.writing.output import complete_file
from tests.exports.columns import EXAMPLE

TREES = 8


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, format_ in ALL.items():
        for suffix in ("jsonl", "parquet"):
            with complete_file(folder / f"{name}.{suffix}", format_.columns) as lines:
                for number in range(TREES):
                    for row in format_.rows(replace(EXAMPLE, id=str(number))):
                        lines.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))


if __name__ == "__main__":
    main()
