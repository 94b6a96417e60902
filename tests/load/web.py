"""The real web server for measuring: its start, its processor time, and connections that are kept open."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.load.measure import seconds_of
from tests.load.wire import HangUp, Wire

_PATIENCE_S = 60
_local = threading.local()


class Server:
    """Gunicorn with its workers on a free port, on the database this process uses."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "--config",
                "python:oasst.serving.gunicorn_conf",
                "--log-level",
                "warning",
            ],
            env={**os.environ, "WEB_BIND": f"127.0.0.1:{self.port}", "RATE_LIMIT": "0", "LOG_LEVEL": "ERROR"},
        )

    def wait(self) -> None:
        give_up = time.monotonic() + _PATIENCE_S
        while time.monotonic() < give_up:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("The web server did not start.")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(_PATIENCE_S)

    def cpu(self) -> float:
        """Processor seconds of the server and its workers."""
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return sum(seconds_of(each) for each in [str(pid), *children])

    def send(self, method: str, path: str, body: bytes, head: Mapping[str, str]) -> tuple[int, str, bytes]:
        """Status, address of a redirect, body; over this thread's own connection."""
        for _again in range(2):
            try:
                return self._wire().ask(method, path, body, head)
            except HangUp:  # a worker has closed what it kept open
                _local.wire.close()
                _local.wire = None
        raise SystemExit("The web server hangs up.")

    def _wire(self) -> Wire:
        kept: Wire | None = getattr(_local, "wire", None)
        if kept is None or kept.port != self.port:
            kept = _local.wire = Wire(self.port, _PATIENCE_S)
        return kept


@contextmanager
def serving() -> Iterator[Server]:
    server = Server()
    try:
        server.wait()
        yield server
    finally:
        server.stop()
