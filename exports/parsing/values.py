"""JSON values of a stream that are not one a line: the elements of lists, and objects written over several lines.

Lists that follow one another, and values that follow a list, are read on. Nothing here is recursive.
"""

import io
import json
import re
from collections.abc import Callable, Iterator

_CHUNK = 2**17
_BETWEEN = re.compile(r"[ \t\r\n,\ufeff]*")
# Possessive, because to remember where a text of 64 MB might be taken apart would take gigabytes.
_TEXT = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_PART = re.compile(rf'{_TEXT}|[{{}}\[\]"]', re.DOTALL)
_SCALAR = re.compile(rf'{_TEXT}|[^\s,{{}}\[\]"]+', re.DOTALL)

Read = Callable[[int], str]


def values(stream: io.BufferedReader, most: int) -> Iterator[bytes]:
    """The values one after the other, as they are in the file: wrong bytes in one are for its reader to report.

    Raises EOFError where the last one does not end, ValueError where one is longer than `most` or a list ends twice.
    """
    text = io.TextIOWrapper(stream, "utf-8", errors="surrogateescape", newline="")
    try:
        for value in _values(text.read, most):
            yield value.encode("utf-8", "surrogateescape")
    finally:
        text.detach()  # the opener closes the stream


def _values(read: Read, most: int) -> Iterator[str]:
    buffer, place, in_list = "", 0, False
    while True:
        place = _BETWEEN.match(buffer, place).end()  # type: ignore[union-attr]  # it matches nothing, too
        if place == len(buffer):
            buffer, place = read(_CHUNK), 0
            if buffer:
                continue
            if in_list:
                raise EOFError
            return
        if buffer[place] == "]" or (buffer[place] == "[" and not in_list):
            if buffer[place] == "]" and not in_list:
                raise ValueError("a list ends that did not begin")
            in_list = buffer[place] == "["
            place += 1
            continue
        buffer, place, end = _complete(buffer, place, read, most)
        yield buffer[place:end]
        place = end


def _complete(buffer: str, place: int, read: Read, most: int) -> tuple[str, int, int]:
    """Reads until the value that begins at `place` is complete; returns the buffer and where the value lies in it."""
    while True:
        end = _end(buffer, place)
        if end and end < len(buffer):
            return buffer, place, end
        if len(buffer) - place > most:
            raise ValueError("a row that is too long")
        more = read(max(_CHUNK, len(buffer) - place))
        if not more:
            if end:
                return buffer, place, end
            raise EOFError
        buffer, place = buffer[place:] + more, 0


_DECODER = json.JSONDecoder()


def _end(buffer: str, place: int) -> int | None:
    """Where the value ends; None if it does not. Where it is not JSON, or nests too deep for it, its brackets decide."""
    try:
        return _DECODER.raw_decode(buffer, place)[1]
    except (json.JSONDecodeError, RecursionError):
        pass
    if buffer[place] not in "{[":
        scalar = _SCALAR.match(buffer, place)
        return scalar.end() if scalar else None
    depth = 0
    for part in _PART.finditer(buffer, place):
        if part[0] == '"':  # a text that goes on
            return None
        depth += (part[0] in "{[") - (part[0] in "}]")
        if not depth:
            return part.end()
    return None
