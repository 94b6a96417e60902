"""Shares the embedded servers between all processes that use one data folder.

Every user of the servers keeps a shared lock on a file while it needs them; a process that can make its lock exclusive
is the last one and stops them. Locks of killed processes end with them, so no cleanup is needed.
"""

import fcntl
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from oasst.embedded import postgres, redis
from oasst.embedded.errors import ServerError
from oasst.embedded.paths import Paths


@dataclass(frozen=True, slots=True)
class Wanted:
    postgres: bool = True
    redis: bool = True

    def modules(self) -> list[tuple[str, ModuleType]]:
        both = (("PostgreSQL", postgres, self.postgres), ("Redis", redis, self.redis))
        return [(name, module) for name, module, wanted in both if wanted]


@contextmanager
def running(paths: Paths, wanted: Wanted, say: Callable[[str], None] = lambda _line: None) -> Iterator[None]:
    """Runs the servers for the block: starts them if needed, and stops them afterwards unless other processes use them.

    Raises:
        ServerError: the folder cannot be written to or a server does not start; what was started has been stopped.
    """
    if not wanted.modules():
        yield
        return
    _prepare(paths)
    with _opened(paths.data / "servers.lock") as users:
        with _turn(paths):
            fcntl.flock(users, fcntl.LOCK_SH)
            try:
                start(paths, wanted, say)
            except BaseException:
                _stop_if_last(paths, wanted, users)
                raise
        try:
            yield
        finally:
            with _turn(paths):
                _stop_if_last(paths, wanted, users)


def start(paths: Paths, wanted: Wanted, say: Callable[[str], None]) -> None:
    """Starts those that do not respond.

    Raises:
        ServerError: one cannot be started, with the reason.
    """
    for name, module in wanted.modules():
        if not module.is_running(paths):
            say(f"Starting {name}")
            try:
                module.start(paths)
            except (OSError, subprocess.TimeoutExpired) as refused:  # a full disk, say
                raise ServerError(f"{name} cannot be started: {refused}") from refused


def _stop_if_last(paths: Paths, wanted: Wanted, users: int) -> None:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    for _name, module in reversed(wanted.modules()):
        module.stop(paths)


@contextmanager
def _turn(paths: Paths) -> Iterator[None]:
    """One process at a time starts or stops servers."""
    with _opened(paths.data / "starting.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _opened(file: Path) -> Iterator[int]:
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _prepare(paths: Paths) -> None:
    try:
        paths.data.mkdir(parents=True, exist_ok=True)
        probe = paths.data / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as refused:
        raise ServerError(
            f"{paths.data} cannot be written to ({refused.strerror}). Choose another folder with --data or OASST_DATA."
        ) from refused
