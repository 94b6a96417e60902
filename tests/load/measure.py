"""Running a command of ours and taking its time and memory."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple


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
    """Runs `manage.py` of this folder in a process of its own; the database's memory is not counted."""
    began, database = time.monotonic(), _database_busy()
    child = os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, "manage.py", *words])
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit(f"manage.py {' '.join(words)} failed")
    seconds = time.monotonic() - began
    time.sleep(0.5)  # until the server has noted what its process for us took
    busy = usage.ru_utime + usage.ru_stime + _database_busy() - database
    return Figures(seconds, busy, usage.ru_maxrss / 1024)


def _database_busy() -> float:
    """Processor seconds of all processes the embedded server has had and that have ended."""
    from django.conf import settings

    if not settings.EMBEDDED_POSTGRES:
        return 0.0
    pid = (settings.DATA_DIR / "postgres" / "postmaster.pid").read_text().splitlines()[0]
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")
