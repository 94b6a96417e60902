"""Checks before anything starts, so that a start that cannot succeed leaves nothing behind."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from oasst.embedded.errors import ServerError

# The addresses of localhost. ::1 is left out if the machine has no IPv6.
_LOOPBACK = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))


class CannotStart(Exception):
    """The reason why the platform does not start, and what to do about it."""


def addresses(port: int) -> list[str]:
    """The address of the web process, in gunicorn's notation.

    Raises:
        CannotStart: the port is in use, or needs more rights.
    """
    addresses = []
    for family, host in _LOOPBACK:
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except PermissionError as refused:
            raise CannotStart(f"Port {port} needs root rights. Choose one above 1023 with --port.") from refused
        except OSError as refused:
            if family == socket.AF_INET6 and not _has_ipv6():
                continue
            raise CannotStart(f"Port {port} is used by another program. Choose another one with --port.") from refused
        addresses.append(f"[{host}]:{port}" if family == socket.AF_INET6 else f"{host}:{port}")
    return addresses


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@contextmanager
def only_one(data: Path, port: int) -> Iterator[None]:
    """Locks the folder for this `up`; the lock ends with the process, even if it is killed.

    Raises:
        CannotStart: another `up` runs on the folder.
        ServerError: the folder cannot be written to.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(data / "up.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as refused:
        raise ServerError(
            f"{data} cannot be written to ({refused.strerror}). Choose another folder with --data or OASST_DATA."
        ) from refused
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as locked:
            who = os.pread(descriptor, 200, 0).decode(errors="replace").strip()
            raise CannotStart(
                f"The platform is already running on {data} ({who}). Stop it first, or choose another folder with --data."
            ) from locked
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"process {os.getpid()}, http://localhost:{port}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)
