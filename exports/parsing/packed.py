"""Reading what is packed: gzip, zstd, Parquet, and JSON that is one long list. All of it in constant memory."""

import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import orjson
import zstandard

_CHUNK = 2**17
_ROWS = 500


class ZstdLines(io.RawIOBase):
    """The frames of a zstd file as one stream. The library's own reader takes a file that is cut off for a whole one.

    Raises EOFError at the end of a file that is cut off.
    """

    def __init__(self, packed: IO[bytes]) -> None:
        self._packed = packed
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._ready = b""
        self._begun = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer
        while not self._ready:
            chunk = self._chunk()
            if not chunk:
                if self._begun and not self._frame.eof:
                    raise EOFError
                return 0
            self._ready, self._begun = self._frame.decompress(chunk), True
        count = min(len(buffer), len(self._ready))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        return count

    def _chunk(self) -> bytes:
        """The next bytes of the file; behind the end of a frame another begins."""
        if not self._frame.eof:
            return self._packed.read(_CHUNK)
        rest = self._frame.unused_data or self._packed.read(_CHUNK)
        if rest:
            self._frame, self._begun = zstandard.ZstdDecompressor().decompressobj(), False
        return rest


def parquet_rows(path: Path) -> Iterator[bytes]:
    """Each row as JSON. Raises ValueError where it is no such file."""
    import pyarrow.parquet  # here, because Arrow takes 60 MB of every process that has it

    with pyarrow.parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(_ROWS):
            yield from (orjson.dumps(row) for row in batch.to_pylist())


def elements(stream: io.BufferedReader | gzip.GzipFile, most: int) -> Iterator[bytes]:
    """The elements of a JSON list, one after the other; not much more than `most` characters are held.

    Raises EOFError where the list does not end, ValueError where it is none.
    """
    text = io.TextIOWrapper(stream, "utf-8-sig")
    try:
        yield from _elements(text, most)
    finally:
        text.detach()  # the stream is closed by whoever opened it


def _elements(text: io.TextIOWrapper, most: int) -> Iterator[bytes]:
    decoder = json.JSONDecoder()
    held = text.read(_CHUNK).lstrip().removeprefix("[")
    while True:
        held = held.lstrip(" \t\r\n,")
        if held.startswith("]"):
            return
        try:
            _, end = decoder.raw_decode(held)
        except json.JSONDecodeError:
            end = len(held)
        if end < len(held):  # else it may go on: 12 of 123
            yield held[:end].encode()
            held = held[end:]
        else:
            more = text.read(max(_CHUNK, len(held))) if len(held) <= most else ""
            if not more:
                raise EOFError
            held += more
