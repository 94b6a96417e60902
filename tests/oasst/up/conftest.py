"""`manage.py up` as someone runs it: in a process of its own, on a folder of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from oasst.embedded import processes
from tests.plugin import ROOT

_PATIENCE_S = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Platform:
    """One run of `up`."""

    data: Path
    port: int
    arguments: tuple[str, ...] = ()
    output: list[str] = field(default_factory=list)

    def start(self) -> "Platform":
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("OASST_", "PYTEST"))}
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--port", str(self.port), "--data", str(self.data), *self.arguments],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        return self

    def read_until(self, pattern: str) -> str:
        """The first line that matches; fails with all that was said if the process ends before."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.output.append(line)
            if re.search(pattern, line):
                return line
        pytest.fail(f"up ended without saying {pattern!r}:\n{''.join(self.output)}")

    def is_up(self) -> "Platform":
        self.read_until(r"Stop with Ctrl-C")
        return self

    def end(self, number: int = signal.SIGINT) -> tuple[int, str]:
        """Sends the signal; returns the exit code and all that was said."""
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=_PATIENCE_S)
        return self.process.returncode, "".join(self.output) + rest

    def fails(self) -> str:
        """It ends by itself with an error; returns all that was said."""
        said, _ = self.process.communicate(timeout=_PATIENCE_S)
        assert self.process.returncode == 1, said
        return said

    def get(self, path: str, host: str = "localhost") -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://{host}:{self.port}{path}", timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def living(self) -> list[str]:
        """Command lines of all processes that belong to this run."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or not processes.is_alive(int(entry.name)):
                continue
            try:
                environment = (entry / "environ").read_bytes()
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                folder = os.readlink(entry / "cwd")
            except OSError:
                continue
            if (
                f"OASST_DATA={self.data}\0".encode() in environment
                or folder.startswith(str(self.data))
                or (str(self.data) in command)
            ):
                found.append(f"{entry.name} {command}")
        return found

    def kill_everything(self) -> None:
        for each in self.living():
            try:
                os.kill(int(each.split()[0]), signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.communicate(timeout=_PATIENCE_S)

    def manage(self, *arguments: str) -> str:
        """Another command on the same data."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env={**os.environ, "OASST_DATA": str(self.data)},
            capture_output=True, text=True, check=True, timeout=_PATIENCE_S,
        )  # fmt: skip
        return done.stdout


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Callable[..., Platform]]:
    """Makes runs of `up` on one folder (or another); kills what is left of them."""
    runs: list[Platform] = []

    def make(*arguments: str, data: Path | None = None, port: int | None = None) -> Platform:
        runs.append(Platform(data or tmp_path / "data", port or free_port(), arguments))
        return runs[-1].start()

    yield make
    for run in runs:
        if run.process.poll() is None:
            run.end(signal.SIGTERM)
    for run in runs:
        for _ in range(100):
            if not run.living():
                break
            time.sleep(0.1)
        run.kill_everything() if run.living() else None
