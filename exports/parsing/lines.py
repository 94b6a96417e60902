"""Lines of a file, plain or compressed, one at a time, in constant memory."""

import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import zstandard

from exports.parsing import packed, parquet
from exports.parsing.values import values

MAX_LINE_BYTES = 64 * 2**20  # the longest tree of oasst1 has 0.4 MB
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_PARQUET = b"PAR1"
_DAMAGED = (zlib.error, gzip.BadGzipFile, zstandard.ZstdError)
_BOM = b"\xef\xbb\xbf"
_OTHER_BOMS = (b"\xff\xfe", b"\xfe\xff")

# A list of objects or texts, or an object that goes on in the next line.
_NOT_ONE_A_LINE = re.compile(rb"\s*(?:\[\s*[{\"]|\{[ \t]*\r?\n)")


class UnreadableFile(Exception):
    """The file cannot be read: missing, wrong compression, or truncated. Lines before the error are not reliable."""


@dataclass(frozen=True, slots=True)
class Line:
    """`content` is cut one byte behind MAX_LINE_BYTES; the reader rejects longer lines. Where values are not one a
    line, as in Parquet and in a JSON list, `number` is that of the row.
    """

    number: int
    content: bytes


def lines_in(path: Path, progress: Callable[[int], None] | None = None) -> Iterator[Line]:
    """The lines that are not blank; `progress` receives how many bytes of the file have been read.

    Raises:
        UnreadableFile
    """
    try:
        with path.open("rb") as raw:
            for line in _rows(path, raw):
                yield line
                if progress:
                    progress(raw.tell())
    except packed.TooLarge as wrong:
        raise UnreadableFile(
            f"{path}: this small file unpacks to far more than a file of texts does. If it is meant, unpack it first"
        ) from wrong
    except (EOFError, *_DAMAGED) as wrong:
        raise UnreadableFile(f"{path}: the packed data ends early or is damaged") from wrong
    except OSError as wrong:
        raise UnreadableFile(f"{path}: {wrong.strerror}") from wrong


def _rows(path: Path, raw: io.BufferedReader) -> Iterator[Line]:
    if raw.peek(4).startswith(_PARQUET):
        return _parquet_rows(path)
    stream = _unpacked(path, raw)
    start = stream.peek(64)
    if start.startswith(_OTHER_BOMS):
        raise UnreadableFile(f"{path}: this is UTF-16, but must be UTF-8; save it in that encoding")
    if _NOT_ONE_A_LINE.match(start.removeprefix(_BOM)):
        return _counted(path, values(stream, MAX_LINE_BYTES))
    return _numbered(path, stream)


def _parquet_rows(path: Path) -> Iterator[Line]:
    number = 0
    try:
        with parquet.rows(path) as stream:
            for line in _numbered(path, stream):
                yield line
                number = line.number
    except ValueError as wrong:
        raise UnreadableFile(f"{path}: row {number + 1}: the file ends early or is damaged") from wrong


def _counted(path: Path, rows: Iterator[bytes]) -> Iterator[Line]:
    number = 0
    try:
        for number, content in enumerate(rows, 1):
            yield Line(number, content)
    except (EOFError, ValueError, *_DAMAGED) as wrong:
        raise UnreadableFile(f"{path}: row {number + 1}: the file ends early or is damaged") from wrong


def _unpacked(path: Path, raw: io.BufferedReader) -> io.BufferedReader:
    if raw.peek(2).startswith(_GZIP):
        return packed.unpacked(packed.Gzip(raw))
    if raw.peek(4).startswith(_ZSTD):
        return packed.unpacked(packed.Zstd(raw))
    for suffix, kind in ((".gz", "a gzip"), (".zst", "a zstd"), (".parquet", "a Parquet")):
        if path.suffix == suffix:
            raise UnreadableFile(f"{path}: the name ends in {suffix}, but this is not {kind} file")
    return raw


def _numbered(path: Path, stream: io.BufferedIOBase) -> Iterator[Line]:
    number = 0
    try:
        while content := stream.readline(MAX_LINE_BYTES + 1):
            number += 1
            if len(content) > MAX_LINE_BYTES and not content.endswith(b"\n"):
                _skip_rest_of_line(stream)
            content = content.removeprefix(_BOM)  # files that were joined have one where each begins
            if content.strip():
                yield Line(number, content)
    except (EOFError, *_DAMAGED) as wrong:
        raise UnreadableFile(f"{path}: line {number + 1}: the packed data ends early or is damaged") from wrong


def _skip_rest_of_line(stream: io.BufferedIOBase) -> None:
    while (rest := stream.readline(2**20)) and not rest.endswith(b"\n"):
        pass
