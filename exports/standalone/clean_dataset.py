#!/usr/bin/env python3
"""Takes withdrawn messages out of local copies of datasets: Python 3.10 and nothing else.

    python3 clean_dataset.py --withdrawn FEED [--in-place] FILE [FILE ...]

FEED is the address of a line's withdrawn messages, or a file that check_feed.py wrote. FILE is .jsonl, .jsonl.gz or
.jsonl.zst in any layout of ours. Name the archive (trees, messages or table) before files of votes: what answered a
withdrawn message goes too, and only an archive says what that is. A line that names no withdrawn message is copied byte for
byte. The result is written beside the file as FILE.clean, or with --in-place instead of it, whole or not at all.
"""

import argparse
import contextlib
import gzip
import io
import json
import os
import re
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

_ID = re.compile(rb'"([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})"')
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\],]')
_BEFORE_ROOT = re.compile(rb'"prompt"\s*:\s*\Z')
_FEED_SECONDS = 60


class CannotClean(Exception):
    """The text says what is in the way, and what to do."""


@dataclass
class Counts:
    lines: int = 0
    dropped: int = 0
    changed: int = 0


def withdrawn_in(feed: str) -> set[str]:
    """All ids the feed names, over all its pages."""
    found: set[str] = set()
    where: str | None = feed
    while where:
        page = json.loads(_fetched(where))
        found |= {row["message_id"].lower() for row in page["withdrawn"]}
        where = page.get("next")
    return found


def _fetched(where: str) -> bytes:
    try:
        if where.startswith(("https://", "http://")):
            with urllib.request.urlopen(where, timeout=_FEED_SECONDS) as answer:  # noqa: S310 -- the scheme is checked
                return bytes(answer.read())
        return Path(where).read_bytes()
    except OSError as wrong:
        raise CannotClean(f"The feed {where} cannot be read: {wrong}.") from None


class Cleaner:
    """Knows what is gone, and learns from each file what answered it."""

    def __init__(self, withdrawn: set[str]) -> None:
        self.gone = {id_.encode() for id_ in withdrawn}

    def cleaned(self, line: bytes) -> bytes | None:
        """The line without what is gone; None where nothing of it is left."""
        if self.gone.isdisjoint(_ID.findall(line)):
            return line
        if _is_tree(line):
            return self._edited(line)
        row = json.loads(line)
        if "meta" in row:
            return self._training(row, line)
        if "message_id" in row:
            return self._of_message(row, line)
        raise ValueError("no ids we know")

    def _is_gone(self, id_: object) -> bool:
        return isinstance(id_, str) and id_.encode() in self.gone

    def _of_message(self, row: dict[str, Any], line: bytes) -> bytes | None:
        """A message, a review, a ballot, or how far people agree."""
        if any(self._is_gone(row.get(key)) for key in ("message_id", "parent_id", "message_tree_id")):
            if "text" in row:  # of a message, not of votes: what answers it comes later in the file
                self.gone.add(row["message_id"].encode())
            return None
        return self._edited(line) if "tiers" not in row else self._ballot(row)

    def _training(self, row: dict[str, Any], line: bytes) -> bytes | None:
        if "responses" not in row:
            return None if any(map(self._is_gone, row["meta"]["message_ids"])) else line
        ids, count = row["meta"]["message_ids"], len(row["responses"])
        if any(map(self._is_gone, ids[:-count])):
            return None
        kept = [place for place in range(count) if not self._is_gone(ids[place - count])]
        for key in ("responses", "ranks", "model_names"):
            row[key] = [row[key][place] for place in kept]
        row["meta"]["message_ids"] = ids[:-count] + [ids[place - count] for place in kept]
        return _line(row) if len(kept) > 1 else None

    def _ballot(self, row: dict[str, Any]) -> bytes | None:
        judged = dict(zip(row["shown"], row["revisions"], strict=True))
        row["shown"] = self._left(row["shown"])
        row["revisions"] = [judged[id_] for id_ in row["shown"]]
        row["tiers"] = [left for tier in row["tiers"] if (left := self._left(tier))]
        row["vetoed"] = self._left(row["vetoed"])
        return _line(row) if row["shown"] else None

    def _left(self, ids: list[str]) -> list[str]:
        return [id_ for id_ in ids if not self._is_gone(id_)]

    def _edited(self, line: bytes) -> bytes | None:
        """The line without messages that are gone, and without them in what was said of their siblings.

        The text is cut, not written anew: what stays is as it was, and no JSON library has to nest as deep as the tree.
        """
        objects = sorted(_objects(line), key=lambda each: each.start)
        cuts: list[tuple[int, int, bytes]] = []
        for each in objects:
            if cuts and each.start < cuts[-1][1]:  # it lies in a message that is cut already
                self.gone |= {each.message_id} if each.message_id else set()
            elif each.message_id in self.gone:
                cuts.append((each.start, each.end, b""))
            elif each.is_ranking and not self.gone.isdisjoint(_ID.findall(line[each.start : each.end])):
                cuts.append((each.start, each.end, self._ranking(json.loads(line[each.start : each.end]))))
        return _cut(line, cuts)

    def _ranking(self, event: dict[str, Any]) -> bytes:
        """The event as if only those that are left had been shown; nothing, if none is."""
        ranked = event["ranked_message_ids"]
        judged = dict(zip(ranked or event.get("shown", []), event.get("revisions", []), strict=False))
        places = dict(zip(ranked, event.get("ranking", []), strict=False))
        for key in ("ranked_message_ids", "shown", "vetoed"):
            if key in event:
                event[key] = self._left(event[key])
        left = event["ranked_message_ids"]
        order = sorted(places.get(id_, 0) for id_ in left)
        event["ranking"] = [order.index(places[id_]) for id_ in left] if places else []
        event["tiers"] = [rest for tier in event.get("tiers", []) if (rest := self._left(tier))]
        event["revisions"] = [judged[id_] for id_ in left or event["shown"]] if judged else []
        says_nothing = {"vetoed": [], "tiers": [[id_] for id_ in left], "revisions": [1] * len(event["revisions"])}
        for key, value in says_nothing.items():
            if not event.get(key) or event[key] == value:
                event.pop(key, None)
        return _line(event).rstrip() if left or event.get("shown") else b""


@dataclass
class _Object:
    """A JSON object of a line, from its brace to behind the other."""

    start: int
    end: int = 0
    message_id: bytes | None = None
    is_ranking: bool = False


def _objects(line: bytes) -> Iterator[_Object]:
    """Every object of the line, with the id of its message. Not recursive."""
    open_: list[_Object] = []
    last = b""
    for token in _TOKEN.finditer(line):
        text = token.group()
        if text == b"{":
            open_.append(_Object(token.start()))
        elif text == b"}":
            done = open_.pop()
            done.end = token.end()
            yield done
        elif open_ and last == b'"message_id"':
            open_[-1].message_id = text.strip(b'"')
        elif open_ and last == b'"ranking_parent_id"':
            open_[-1].is_ranking = True
        last = text


def _is_tree(line: bytes) -> bool:
    """The line has a `prompt` with messages in it; in formats for training it is a list. Reads no further than that."""
    depth, before, last = 0, b"", b""
    for token in _TOKEN.finditer(line):
        text = token.group()
        if depth == 1 and text == b"{" and last == b'"prompt"' and before in (b"{", b","):
            return True
        depth += (text in b"{[") - (text in b"}]")
        before, last = last, text
    return False


def _cut(line: bytes, cuts: list[tuple[int, int, bytes]]) -> bytes | None:
    """The line with these spans replaced; where nothing takes the place of one, a comma beside it goes too."""
    left = bytearray()
    done = 0
    for start, end, instead in cuts:
        left += line[done:start]
        done = end
        if not instead:
            if start == 0 or _BEFORE_ROOT.search(left[-64:]):
                return None
            rest = line[end:].lstrip()
            if rest[:1] == b"," and not left.rstrip().endswith(b","):
                done = len(line) - len(rest) + 1
            elif left.rstrip().endswith(b","):
                left = left.rstrip()[:-1]
        left += instead
    return bytes(left + line[done:])


def _line(row: dict[str, Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def clean(source: Path, target: Path, cleaner: Cleaner) -> Counts:
    """Writes the cleaned file beside the target and renames it at the end."""
    counts = Counts()
    beside = target.with_name(f".{target.name}.part")
    suffix = source.suffix
    try:
        with _opened(source, "rb", suffix) as read, _opened(beside, "wb", suffix) as write:
            for line in read:
                counts.lines += 1
                try:
                    left = cleaner.cleaned(line)
                except (ValueError, KeyError, TypeError) as wrong:
                    raise CannotClean(f"{source}:{counts.lines}: this is none of our layouts ({wrong!r}).") from None
                if left is None:
                    counts.dropped += 1
                    continue
                counts.changed += left is not line
                write.write(left)
        os.replace(beside, target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()
        raise
    return counts


def _opened(path: Path, mode: str, suffix: str) -> IO[bytes]:
    if suffix == ".gz":
        return gzip.GzipFile(path, mode, compresslevel=6, mtime=0)  # type: ignore[return-value]
    if suffix == ".zst":
        return _zstd(path, mode)
    if suffix == ".parquet":
        raise CannotClean(f"{path}: clean the .jsonl file of the same rows, Python itself cannot read Parquet.")
    return open(path, mode)


def _zstd(path: Path, mode: str) -> IO[bytes]:
    with contextlib.suppress(ImportError):
        from compression import zstd  # type: ignore[import-not-found,unused-ignore]  # Python 3.14

        return zstd.open(path, mode)  # type: ignore[no-any-return,unused-ignore]
    with contextlib.suppress(ImportError):
        import zstandard

        return zstandard.open(path, mode) if "w" in mode else io.BufferedReader(zstandard.open(path, mode))
    raise CannotClean(f"{path}: this Python cannot read .zst; take Python 3.14, or unpack the file first.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=".jsonl, .jsonl.gz or .jsonl.zst")
    parser.add_argument("--in-place", action="store_true", help="write the result instead of the file")


def run(files: list[Path], withdrawn: set[str], in_place: bool) -> Iterator[str]:
    """What happened to each file, in a sentence."""
    cleaner = Cleaner(withdrawn)
    for file in files:
        target = file if in_place else file.with_name(f"{file.name}.clean")
        counts = clean(file, target, cleaner)
        kept = counts.lines - counts.dropped - counts.changed
        yield (
            f"{target}: {counts.lines:,} lines read, {counts.dropped:,} left out, {counts.changed:,} shortened,"
            f" {kept:,} as they were."
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--withdrawn", required=True, metavar="FEED", help="address or file of the withdrawn messages")
    add_arguments(parser)
    given = parser.parse_args()
    try:
        for sentence in run(given.files, withdrawn_in(given.withdrawn), given.in_place):
            print(sentence)  # noqa: T201 -- it stands alone
    except (CannotClean, OSError, EOFError) as wrong:
        sys.exit(str(wrong))


if __name__ == "__main__":
    main()
