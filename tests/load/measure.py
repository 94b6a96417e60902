"""Running a command of ours and taking its time and memory."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

_TICKS = os.sysconf("SC_CLK_TCK")


class Figures(NamedTuple):
    """`busy` is processor time, ours and the embedded database's; on a machine with other work it tells more."""

    seconds: float
    busy: float
    peak_mb: float

    def rate(self, what: str, count: int) -> str:
        return (
            f"{count / self.seconds:>9,.0f} {what}/s, {count / self.busy:>9,.0f} by processor time"
            f" {self.seconds:>7.1f} s {self.busy:>7.1f} s busy {self.peak_mb:>5.0f} MB peak"
        )


@contextmanager
def servers() -> Iterator[None]:
    """The embedded servers for as long as several commands need them, and a database with its tables."""
    from django.conf import settings

    from oasst.embedded.servers import Wanted, running

    with running(settings.PATHS, Wanted(postgres=settings.EMBEDDED_POSTGRES, redis=settings.EMBEDDED_REDIS)):
        manage("migrate", "-v0")
        yield


def manage(*words: str) -> Figures:
    """Runs `manage.py` of this folder."""
    return run(sys.executable, "manage.py", *words)


def run(*words: str) -> Figures:
    """Runs a program in a process of its own; the database's memory is not counted."""
    began, database = time.monotonic(), _database_busy()
    child = os.spawnv(os.P_NOWAIT, words[0], words)
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit(f"{' '.join(words)} failed")
    seconds = time.monotonic() - began
    time.sleep(0.5)  # until the server has noted what its process for us took
    busy = usage.ru_utime + usage.ru_stime + _database_busy() - database
    return Figures(seconds, busy, usage.ru_maxrss / 1024)


def seconds_of(pid: int | str) -> float:
    """Processor seconds of a process so far; none where it has ended."""
    try:
        fields = _clock_of(pid)
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def no_one_real() -> None:
    """Stops where the database holds people: what measures throws away what it finds."""
    from oasst.models import User

    if User.objects.exclude(kind="simulated").exists():
        raise SystemExit("This database holds real people; set OASST_DATA to a folder of its own.")


def _database_busy() -> float:
    """Processor seconds of all processes the embedded server has had and that have ended."""
    from django.conf import settings

    if not settings.EMBEDDED_POSTGRES:
        return 0.0
    pid = (settings.DATA_DIR / "postgres" / "postmaster.pid").read_text().splitlines()[0]
    fields = _clock_of(pid)
    return (int(fields[13]) + int(fields[14])) / _TICKS


def _clock_of(pid: int | str) -> list[str]:
    """What the system tells of a process, from its state on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
