"""Reading what is packed with gzip or zstd, in constant memory whatever the file unpacks to."""

import gzip
import io
from abc import abstractmethod
from typing import IO

import zstandard

_CHUNK = 2**17
# One block of 4 bytes may unpack to 128 KB, so that a piece of this size gives at most 128 MB.
_ZSTD_PIECE = 2**12
_ZSTD_WINDOW = 2**27  # what `zstd --long` needs, and zstd unpacks without being asked

# Texts are packed to a tenth, lines that repeat each other to a hundredth. What begins small may be anything.
MAX_RATIO = 300
_RATIO_FROM = 2**26


class TooLarge(Exception):
    """The file unpacks to far more than a file of texts does, or needs more memory for it than is given."""


class _Unpacked(io.RawIOBase):
    """What `_next` gives, as a stream. Raises TooLarge."""

    def __init__(self, packed: IO[bytes]) -> None:
        self._packed = packed
        self._ready = memoryview(b"")
        self._size = 0

    @abstractmethod
    def _next(self) -> bytes:
        """Some more bytes, none at the end."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer
        if not self._ready:
            self._ready = memoryview(self._next())
            self._size += len(self._ready)
            if self._size > _RATIO_FROM and self._size > MAX_RATIO * self._packed.tell():
                raise TooLarge
        count = min(len(buffer), len(self._ready))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        return count


class Gzip(_Unpacked):
    def __init__(self, packed: IO[bytes]) -> None:
        super().__init__(packed)
        self._file = gzip.GzipFile(fileobj=packed)

    def _next(self) -> bytes:
        return self._file.read1(_CHUNK)


class Zstd(_Unpacked):
    """The frames of a zstd file as one stream. The library's own reader takes a file that is cut off for a whole one.

    Raises EOFError at the end of a file that is cut off.
    """

    def __init__(self, packed: IO[bytes]) -> None:
        super().__init__(packed)
        self._begin()

    def _begin(self) -> None:
        self._frame = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
        self._has_begun = False

    def _next(self) -> bytes:
        while piece := self._piece():
            self._has_begun = True
            try:
                if ready := self._frame.decompress(piece):
                    return ready
            except zstandard.ZstdError as wrong:
                if "too much memory" in str(wrong):
                    raise TooLarge from wrong
                raise
        if self._has_begun and not self._frame.eof:
            raise EOFError
        return b""

    def _piece(self) -> bytes:
        """The next bytes of the file; behind the end of a frame another begins."""
        if not self._frame.eof:
            return self._packed.read(_ZSTD_PIECE)
        rest = self._frame.unused_data or self._packed.read(_ZSTD_PIECE)
        if rest:
            self._begin()
        return rest


def unpacked(stream: _Unpacked) -> io.BufferedReader:
    return io.BufferedReader(stream, _CHUNK)
