"""Which part of a file a request asks for (RFC 9110 §14), and that part as a file."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass

_ONE = re.compile(r"bytes=\s*(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))\s*", re.ASCII)


class Unsatisfiable(Exception):
    """The range lies outside the file."""


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last byte, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def asked(header: str, size: int) -> Span | None:
    """None: the whole file, also where the header asks for several parts or makes no sense, as the standard allows.

    Raises:
        Unsatisfiable
    """
    found = _ONE.fullmatch(header)
    if not found:
        return None
    first, last, from_end = found.groups()
    if from_end is not None:
        return _within(size - min(int(from_end), size), size - 1, size)
    if last and int(last) < int(first):
        return None
    return _within(int(first), min(int(last), size - 1) if last else size - 1, size)


def _within(first: int, last: int, size: int) -> Span:
    if first >= size:
        raise Unsatisfiable
    return Span(first, last)


class Part(io.RawIOBase):
    """A part of a file, read as if it were a file of its own."""

    def __init__(self, opened: Callable[[], io.RawIOBase], span: Span) -> None:
        """It opens the file itself: of garbage the older object goes first, and closes the other."""
        super().__init__()
        self._file, self._span, self._at = opened(), span, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._span.length}[whence]
        self._at = max(0, start + offset)
        return self._at

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._span.length - self._at)
        self._file.seek(self._span.first + self._at)
        content = self._file.read(left if size is None or size < 0 else min(size, left)) or b""
        self._at += len(content)
        return content

    def close(self) -> None:
        self._file.close()
        super().close()
