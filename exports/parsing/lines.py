"""Lines of a plain or gzipped file, one at a time, so that memory does not grow with the file."""

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

MAX_LINE_BYTES = 64 * 2**20  # the longest tree of oasst1 has 0.4 MB
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"


class UnreadableFile(Exception):
    """The file as a whole cannot be read: absent, no gzip, or cut off. What came before it is not to be trusted."""


@dataclass(frozen=True, slots=True)
class Line:
    """`content` is cut one byte behind MAX_LINE_BYTES; whoever reads it refuses what is longer."""

    number: int
    content: bytes


def lines_in(path: Path, progress: Callable[[int], None] | None = None) -> Iterator[Line]:
    """The lines that are not blank; `progress` is told how many bytes of the file have been read.

    Raises:
        UnreadableFile
    """
    try:
        with path.open("rb") as raw:
            for line in _numbered(path, _unpacked(path, raw)):
                yield line
                if progress:
                    progress(raw.tell())
    except OSError as wrong:
        raise UnreadableFile(f"{path}: {wrong.strerror}") from wrong


def _unpacked(path: Path, raw: io.BufferedReader) -> io.BufferedIOBase:
    if raw.peek(2).startswith(_GZIP):
        return gzip.GzipFile(fileobj=raw)
    if path.suffix == ".gz":
        raise UnreadableFile(f"{path}: the name ends in .gz, but this is not a gzip file")
    return raw


def _numbered(path: Path, stream: io.BufferedIOBase) -> Iterator[Line]:
    number = 0
    try:
        while content := stream.readline(MAX_LINE_BYTES + 1):
            number += 1
            if len(content) > MAX_LINE_BYTES and not content.endswith(b"\n"):
                _skip_rest_of_line(stream)
            if number == 1:
                content = content.removeprefix(_BOM)
            if content.strip():
                yield Line(number, content)
    except (EOFError, zlib.error, gzip.BadGzipFile) as wrong:
        raise UnreadableFile(f"{path}: line {number + 1}: the gzip data ends early or is damaged") from wrong


def _skip_rest_of_line(stream: io.BufferedIOBase) -> None:
    while (rest := stream.readline(2**20)) and not rest.endswith(b"\n"):
        pass
