"""Where an export goes: a file that appears only when it is complete, or standard output."""

import contextlib
import gzip
import os
import signal
import sys
import tempfile
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NoReturn, Protocol

import zstandard

_GZIP_LEVEL = 6
_ZSTD_LEVEL = 3  # smaller than gzip's 6 at a fifth of its time
_BLOCK_BYTES = 2**20
# Blocks that may wait, so that compression continues while the next rows are read.
_BLOCKS_AHEAD = 8


class Lines(Protocol):
    """Takes whole lines, each with its end."""

    def write(self, line: bytes, /) -> object: ...


class NoColumns(Exception):
    """Parquet has columns, so it cannot hold lines that nest in one another."""


@contextmanager
def complete_file(target: Path, columns: type[Any] | None = None) -> Iterator[Lines]:
    """Writes beside the target and renames at the end; whatever interrupts it, nothing half is left. `-` is standard output.

    The suffix decides how: .gz, .zst, .parquet (lines of these `columns`, a TypedDict), else plain. Nothing written
    holds a date, a name or a number of threads: same lines, same bytes, by the same versions of zlib, zstd and Arrow.

    Raises:
        NoColumns: Parquet is asked for and there are none.
        OSError: the file cannot be written.
    """
    if target.suffix == ".parquet" and not columns:
        raise NoColumns
    if str(target) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    beside = Path(name)
    try:
        with open(descriptor, "wb") as raw:
            with _packed(raw, target.suffix, columns) as packed, _aside(packed) as lines:
                yield lines
            raw.flush()
            os.fchmod(descriptor, 0o666 & ~_umask())
            os.fsync(descriptor)
        beside.replace(target)
        _sync_folder(target.parent)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()
        raise


@contextmanager
def _packed(raw: IO[bytes], suffix: str, columns: type[Any] | None) -> Iterator[Lines]:
    if suffix == ".gz":
        with gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=_GZIP_LEVEL, mtime=0) as packed:
            yield packed
    elif suffix == ".zst":
        with zstandard.ZstdCompressor(_ZSTD_LEVEL, write_checksum=True).stream_writer(raw, closefd=False) as frame:
            yield frame
    elif suffix == ".parquet":
        from exports.writing.parquet import table  # here, because Arrow takes 60 MB of every process that has it

        with table(raw, columns) as rows:
            yield rows
    else:
        yield raw


@contextmanager
def _aside(out: Lines) -> Iterator[Lines]:
    """Writes blocks of lines in a thread of its own, which needs the interpreter for none of its work."""
    with ThreadPoolExecutor(1) as thread:
        blocks = _Blocks(out, thread)
        yield blocks
        blocks.flush()


class _Blocks:
    """Hands on lines in blocks, always the same for the same lines. What goes wrong with one is raised with a later one."""

    def __init__(self, out: Lines, thread: ThreadPoolExecutor) -> None:
        self._out = out
        self._thread = thread
        self._lines: list[bytes] = []
        self._size = 0
        self._waiting: deque[Future[object]] = deque()

    def write(self, line: bytes, /) -> None:
        self._lines.append(line)
        self._size += len(line)
        if self._size >= _BLOCK_BYTES:
            self._hand_on()

    def flush(self) -> None:
        """Waits until all is written."""
        self._hand_on()
        self._wait_until(0)

    def _hand_on(self) -> None:
        self._wait_until(_BLOCKS_AHEAD - 1)
        if self._lines:
            self._waiting.append(self._thread.submit(self._out.write, b"".join(self._lines)))
            self._lines, self._size = [], 0

    def _wait_until(self, left: int) -> None:
        while len(self._waiting) > left:
            self._waiting.popleft().result()


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def sigterm_raises() -> Iterator[None]:
    """SIGTERM ends the program by an exception, so that it is cleaned up after like Ctrl-C. Only for a main thread."""

    def stop(*_: object) -> NoReturn:
        sys.exit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
