"""A whole release as one tar archive, made as it is read: nothing is stored twice, and any part of it can be asked for."""

import io
import tarfile
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from exports.models import Release, ReleaseFile

_BLOCK = tarfile.BLOCKSIZE
_END = b"\0" * (2 * _BLOCK)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some bytes, or a file where `path` is given."""

    size: int
    content: bytes = b""
    path: Path | None = None

    def read(self, at: int, size: int) -> bytes:
        if self.path is None:
            return self.content[at : at + size]
        with self.path.open("rb") as file:
            file.seek(at)
            return file.read(size)


class Archive(io.RawIOBase):
    """The files of a release in a folder of its name. The files are compressed already, so the archive isn't."""

    def __init__(self, release: Release, files: Iterable[ReleaseFile]) -> None:
        super().__init__()
        self._pieces = [piece for file in files for piece in _pieces(release, file)] + [_Piece(len(_END), _END)]
        self._ends = list(accumulate(piece.size for piece in self._pieces))
        self.size, self._at = self._ends[-1], 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def read(self, size: int = -1) -> bytes:
        """Less than was asked for only at the end. A file that became shorter ends it early."""
        left = max(0, self.size - self._at)
        left = left if size is None or size < 0 else min(size, left)
        parts = []
        while left:
            number = bisect_right(self._ends, self._at)
            piece = self._pieces[number]
            part = piece.read(self._at - (self._ends[number] - piece.size), min(left, self._ends[number] - self._at))
            if not part:
                break
            parts.append(part)
            self._at += len(part)
            left -= len(part)
        return b"".join(parts)


def name_of(release: Release) -> str:
    return f"{release.line.slug}-{release.version}"


def _pieces(release: Release, file: ReleaseFile) -> list[_Piece]:
    head = tarfile.TarInfo(f"{name_of(release)}/{file.name}")
    head.size, head.mode, head.mtime = file.size, 0o644, int(release.shown_at.timestamp())
    content = head.tobuf(format=tarfile.PAX_FORMAT)
    padding = -file.size % _BLOCK
    return [
        _Piece(len(content), content),
        *([_Piece(file.size, path=release.folder / file.name)] if file.size else []),
        *([_Piece(padding, b"\0" * padding)] if padding else []),
    ]
