"""How many cycles of work (claim, draft, hand-in) a second, at which cost.

`python -m tests.load.cycles --volunteers 16 --seconds 10 --trees 66497 --messages 1000000` uses a folder of its own
(OASST_DATA) and starts the embedded servers there. It runs the engine's actions in threads and, as the floor, the SQL
that a review takes without anything around it; then the same over HTTP, through the API (claim, ACK, answer) and through
the pages, where the processor time is that of the web server and the database, without ours. `--drivers` chooses among
them. A driver is a function from a person to whether it did a cycle.
"""

import argparse
import os
import random
import resource
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

from tests.load.measure import seconds_of

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst.settings")

PEOPLE = 2_000
LIVE = 1_500

DRIVERS = ("engine", "bare", "api", "pages")

Driver = Callable[[Any, random.Random], bool]


@dataclass
class Run:
    latencies: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    statements: int = 0


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--volunteers", type=int, default=16)
    words.add_argument("--seconds", type=float, default=10)
    words.add_argument("--trees", type=int, default=2_000)
    words.add_argument("--messages", type=int, default=30_000)
    words.add_argument("--drivers", nargs="+", choices=DRIVERS, default=DRIVERS)
    asked = words.parse_args()
    import django

    django.setup()
    from django.conf import settings

    from oasst.embedded.servers import Wanted, running
    from tests.load.drivers import bare, engine, seed

    with running(settings.PATHS, Wanted(postgres=settings.EMBEDDED_POSTGRES, redis=settings.EMBEDDED_REDIS)):
        people = seed(Path(__file__).with_name("cycles.sql"), PEOPLE, asked.trees, asked.messages, LIVE)
        for name, driver in (("engine", engine), ("bare", bare)):
            if name in asked.drivers:
                report(name, *measure(driver, people, asked.volunteers, asked.seconds), asked.seconds)
        if {"api", "pages"} & set(asked.drivers):
            over_http(asked, people)


def over_http(asked: argparse.Namespace, people: list[Any]) -> None:
    from django.core.management import call_command

    from tests.load.web import serving
    from tests.load.web_drivers import Api, Pages

    call_command("collectstatic", interactive=False, verbosity=0)
    with serving() as server:
        for name, made in (("api", Api), ("pages", Pages)):
            if name in asked.drivers:
                driver = made(server, people)
                measure(driver, people, asked.volunteers, 1)  # until every thread is warm
                found = measure(driver, people, asked.volunteers, asked.seconds, clock=server.cpu)
                report(name, *found, asked.seconds)


def measure(
    driver: Driver, people: list[Any], volunteers: int, seconds: float, *, clock: Callable[[], float] | None = None
) -> tuple[Run, float, float]:
    """Runs the driver in threads; returns what happened and the CPU seconds of this process (or by the clock) and of the
    database.
    """
    run, lock = Run(), threading.Lock()
    clock = clock or _own_cpu
    own, database = clock(), _database_cpu()
    until = time.monotonic() + seconds
    finished, measured = threading.Barrier(volunteers + 1), threading.Event()
    threads = [
        threading.Thread(
            target=_volunteer, args=(driver, people[number::volunteers], number, until, run, lock, finished, measured)
        )
        for number in range(volunteers)
    ]
    for thread in threads:
        thread.start()
    finished.wait()
    own, database = clock() - own, _database_cpu() - database
    measured.set()
    for thread in threads:
        thread.join()
    return run, own, database


def _volunteer(
    driver: Driver, people: list[Any], seed: int, until: float, run: Run, lock: threading.Lock,
    finished: threading.Barrier, measured: threading.Event,
) -> None:  # fmt: skip
    from django.db import connection

    dice, mine, sent = random.Random(seed), [], [0]

    def count(execute: Any, *rest: Any) -> Any:
        sent[0] += 1
        return execute(*rest)

    try:
        with connection.execute_wrapper(count):
            while time.monotonic() < until:
                began = time.monotonic()
                if driver(dice.choice(people), dice):
                    mine.append(time.monotonic() - began)
    except Exception as failure:
        run.failures.append(repr(failure))
    with lock:
        run.latencies += mine
        run.statements += sent[0]
    finished.wait()
    measured.wait()  # a server process that ends takes its clock along
    connection.close()


def _own_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _database_cpu() -> float:
    """CPU seconds of all server processes of our database cluster."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE pid IS NOT NULL")
        pids = [pid for (pid,) in cursor.fetchall()]
    return sum(seconds_of(pid) for pid in pids)


def report(name: str, run: Run, own: float, database: float, seconds: float) -> None:
    cycles = len(run.latencies)
    if cycles < 2:
        raise SystemExit(f"{name}: no cycles; {run.failures[:3]}")
    cuts = quantiles(run.latencies, n=100)
    p50, p95, p99 = (1000 * cuts[at - 1] for at in (50, 95, 99))
    print(
        f"{name:<9} {cycles / seconds:7.0f} cycles/s  {run.statements / cycles:5.1f} statements"
        f"  CPU {1000 * own / cycles:5.1f} ms program + {1000 * database / cycles:5.1f} ms database"
        f"  p50 {p50:5.0f} p95 {p95:5.0f} p99 {p99:5.0f} ms  {len(run.failures)} failures {run.failures[:2]}",
        flush=True,
    )


if __name__ == "__main__":
    main()
