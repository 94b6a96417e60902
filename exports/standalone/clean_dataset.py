#!/usr/bin/env python3
"""Removes withdrawn messages from local copies of datasets. Needs only Python 3.10.

    python3 clean_dataset.py --withdrawn FEED [--in-place] FILE [FILE ...]

FEED is the URL of a line's withdrawn messages, or a file written by check_feed.py. FILE is JSON Lines in UTF-8 in any of our
layouts, plain, gzip or zstd. Pass the archive (trees, messages or table) together with files of votes: replies to withdrawn
messages are removed too, and only an archive shows which those are. Other lines are copied byte for byte. The result is
written to FILE.clean, or with --in-place to FILE, after checking that no withdrawn id is left in any file. Files that cannot
be read are rejected.
"""

import argparse
import contextlib
import gzip
import io
import json
import os
import sys
import urllib.request
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from exports.standalone.cleaner import CannotClean, Cleaner

_FEED_SECONDS = 60
_NOT_LINES = "use the .jsonl file of the same rows (JSON Lines in UTF-8, one object per line)."


@dataclass
class Counts:
    lines: int = 0
    dropped: int = 0
    changed: int = 0


def withdrawn_in(feed: str) -> set[str]:
    """All message ids in the feed, from all pages."""
    found: set[str] = set()
    where: str | None = feed
    while where:
        try:
            page = json.loads(_fetched(where))
            found |= {row["message_id"].lower() for row in page["withdrawn"]}
            where = page.get("next")
        except (ValueError, KeyError, TypeError, AttributeError):
            raise CannotClean(f"The feed {where} is not a list of withdrawn messages.") from None
    return found


def _fetched(where: str) -> bytes:
    try:
        if where.startswith(("https://", "http://")):
            with urllib.request.urlopen(where, timeout=_FEED_SECONDS) as answer:  # noqa: S310 -- the scheme is checked
                return bytes(answer.read())
        return Path(where).read_bytes()
    except OSError as wrong:
        raise CannotClean(f"Can't read the feed {where}: {wrong}.") from None


def clean(source: Path, target: Path, cleaner: Cleaner) -> Counts:
    """Writes `source` without withdrawn messages to `target`, with the same compression."""
    counts = Counts()
    cleaner.has_ids = False
    with _opened(source) as read, _packed(target, source) as write:
        for line in read:
            counts.lines += 1
            try:
                left = cleaner.cleaned(line)
            except (ValueError, KeyError, TypeError, IndexError, RecursionError) as wrong:
                raise CannotClean(f"{source}:{counts.lines}: unknown layout ({wrong}); {_NOT_LINES}") from None
            if left is None:
                counts.dropped += 1
                continue
            counts.changed += left is not line
            write.write(left)
    if counts.lines and not cleaner.has_ids:
        raise CannotClean(f"{source}: contains no message ids, so it can't be cleaned.")
    return counts


def _first_left(file: Path, cleaner: Cleaner) -> int | None:
    """The first line of a result that still contains a withdrawn id."""
    with _opened(file) as read:
        return next((number for number, line in enumerate(read, 1) if cleaner.is_left(line)), None)


def _kind(path: Path) -> str:
    """The compression, by the first bytes, because file names can be wrong."""
    with open(path, "rb") as raw:
        start = raw.read(4)
    if start == b"PAR1" or start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise CannotClean(f"{path}: not a text file; {_NOT_LINES}")
    return "gz" if start[:2] == b"\x1f\x8b" else "zst" if start == b"\x28\xb5\x2f\xfd" else ""


def _opened(path: Path) -> IO[bytes]:
    kind = _kind(path)
    if kind == "zst":
        return _zstd(path, "rb")
    return gzip.open(path, "rb") if kind == "gz" else open(path, "rb")  # type: ignore[return-value]


def _packed(path: Path, like: Path) -> IO[bytes]:
    kind = _kind(like)
    if kind == "zst":
        return _zstd(path, "wb")
    return gzip.GzipFile(path, "wb", compresslevel=6, mtime=0) if kind == "gz" else open(path, "wb")  # type: ignore[return-value]


def _zstd(path: Path, mode: str) -> IO[bytes]:
    with contextlib.suppress(ImportError):
        from compression import zstd  # type: ignore[import-not-found,unused-ignore]  # Python 3.14

        return zstd.open(path, mode)  # type: ignore[no-any-return,unused-ignore]
    with contextlib.suppress(ImportError):
        import zstandard

        return zstandard.open(path, mode) if "w" in mode else io.BufferedReader(zstandard.open(path, mode))
    raise CannotClean(f"{path}: this Python can't read .zst. Use Python 3.14, or unpack the file first.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="JSON Lines, plain, gzip or zstd")
    parser.add_argument("--in-place", action="store_true", help="overwrite the files")


def run(files: list[Path], withdrawn: set[str], in_place: bool) -> Iterator[str]:
    """One summary per file. All results are in place before the first summary, or none are."""
    cleaner = Cleaner(withdrawn)
    beside = {file: file.with_name(f".{file.name}.part") for file in files}
    try:
        counts = _cleaned(beside, cleaner)
        targets = {file: file if in_place else file.with_name(f"{file.name}.clean") for file in files}
        for file, part in beside.items():
            os.replace(part, targets[file])
    finally:
        for part in beside.values():
            with contextlib.suppress(FileNotFoundError):
                part.unlink()
    for file, count in counts.items():
        kept = count.lines - count.dropped - count.changed
        yield (
            f"{targets[file]}: {count.lines:,} lines read, {count.dropped:,} removed, {count.changed:,} shortened,"
            f" {kept:,} unchanged."
        )


def _cleaned(beside: dict[Path, Path], cleaner: Cleaner) -> dict[Path, Counts]:
    """Repeats until no withdrawn id is left: a reply can precede its parent, or be in a file before the archive."""
    known = -1
    while True:
        counts = {file: clean(file, part, cleaner) for file, part in beside.items()}
        left = {file: line for file, part in beside.items() if (line := _first_left(part, cleaner))}
        if not left:
            return counts
        if len(cleaner.gone) == known:
            file, line = next(iter(left.items()))
            raise CannotClean(
                f"{file}: line {line} of the result would still contain a withdrawn id in an unexpected place."
            )
        known = len(cleaner.gone)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--withdrawn", required=True, metavar="FEED", help="URL or file of the withdrawn messages")
    add_arguments(parser)
    given = parser.parse_args()
    try:
        for sentence in run(given.files, withdrawn_in(given.withdrawn), given.in_place):
            print(sentence)  # noqa: T201 -- it stands alone
    except (CannotClean, OSError, EOFError, zlib.error) as wrong:
        sys.exit(str(wrong))


if __name__ == "__main__":
    main()
