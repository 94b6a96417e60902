"""Which part of a file a request asks for (RFC 9110 §14). Pure."""

import re
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
