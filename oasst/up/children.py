"""The processes `up` runs: started in sessions of their own, their output prefixed, restarted when they fail."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings

# A child that fails more often than this within a minute will not recover by itself.
_RESTARTS_A_MINUTE = 3
_SECONDS_TO_END = 20
_PR_SET_PDEATHSIG = 1
_ENVIRONMENT = {
    "PYTHONUNBUFFERED": "1",
    # Containers run as root, and our jobs are JSON, never pickle.
    "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
}
_libc = ctypes.CDLL(None)


class GaveUp(Exception):
    """A child keeps failing."""


@dataclass(slots=True)
class Child:
    name: str
    command: list[str]
    say: Callable[[str, str], None]
    process: "subprocess.Popen[str] | None" = None
    failures: deque[float] = field(default_factory=lambda: deque(maxlen=_RESTARTS_A_MINUTE))

    def start(self) -> None:
        """Starts the process. Ctrl-C does not reach it, and it ends if this process is killed."""
        self.process = subprocess.Popen(  # noqa: S603 -- our own programs
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=_end_with_parent,
            env={**os.environ, **_ENVIRONMENT},
        )
        threading.Thread(target=self._pass_on, args=(self.process,), daemon=True).start()

    def tend(self) -> None:
        """Restarts the process if it has ended.

        Raises:
            GaveUp: it has ended too often.
        """
        code = self.process.poll() if self.process else None
        if code is None:
            return
        now = time.monotonic()
        if len(self.failures) == _RESTARTS_A_MINUTE and now - self.failures[0] < 60:
            raise GaveUp(f"The {self.name} process keeps failing (exit code {code}); its last output is above.")
        self.failures.append(now)
        self._kill_what_is_left()
        self.say(self.name, f"ended unexpectedly (exit code {code}), restarting it")
        self.start()

    def ask_to_end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def see_it_end(self) -> None:
        """Waits for the process and kills its whole session if it does not end in time."""
        if not self.process:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_SECONDS_TO_END)
        self._kill_what_is_left()
        self.process.wait()

    def _kill_what_is_left(self) -> None:
        """A child that was killed leaves its own children behind; they are in its session."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def _pass_on(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                if line.strip():
                    self.say(self.name, line.rstrip())


def _end_with_parent() -> None:
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def web(addresses: list[str], say: Callable[[str, str], None]) -> Child:
    binds = [word for address in addresses for word in ("--bind", address)]
    return Child(
        "web", [sys.executable, "-m", "gunicorn", "oasst.wsgi", "-c", "python:oasst.serving.gunicorn_conf", *binds], say
    )


def jobs(queues: tuple[str, ...], say: Callable[[str, str], None]) -> Child:
    """Two jobs at once, so that a release, which takes minutes, does not block all others."""
    command = [
        sys.executable, "-m", "celery", "-A", "oasst", "--quiet", "worker", "--beat", "--concurrency", "2",
        "--queues", ",".join(queues), "--loglevel", "WARNING", "--without-gossip", "--without-mingle",
    ]  # fmt: skip
    return Child("jobs", command, say)


def chat_hub(say: Callable[[str, str], None]) -> Child:
    return Child("chat", [sys.executable, str(settings.BASE_DIR / "manage.py"), "chat_hub"], say)
