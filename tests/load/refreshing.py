"""What it costs to count new events, beside how many have been counted before.

`python -m tests.load.refreshing --past 10000 1000000 --new 1000` uses a folder of its own (OASST_DATA) and starts the
embedded servers there. Events are made by set-based SQL, the past is counted by the statements of a rebuild, and then the
job takes in new ones, five times. Processor time, statements and rows, no wall clock: what others do on the machine changes
none of them.
"""

import argparse
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from tests.load.measure import no_one_real, seconds_of, servers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst.settings")

NOW = datetime(2026, 6, 1, 12, 30, tzinfo=UTC)
PAST = timedelta(days=180)
EVENTS_OF_A_TREE = 53
TIMES = 5
# The same people as for measuring the engine.
PEOPLE_FILE = Path(__file__).with_name("cycles.sql")


@dataclass(frozen=True, slots=True)
class Cost:
    people: int
    statements: int
    read: int
    written: int
    program_ms: float
    database_ms: float

    def row(self, past: int) -> str:
        numbers = (past, self.people, self.statements, self.read, self.written)
        return f"| {' | '.join(f'{each:,}' for each in numbers)} | {self.program_ms:,.0f} ms | {self.database_ms:,.0f} ms |"


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--past", type=int, nargs="+", default=[10_000, 1_000_000])
    words.add_argument("--new", type=int, default=1_000)
    words.add_argument("--people", type=int, default=20_000)
    asked = words.parse_args()
    with database():
        print("| past events | people touched | statements | rows read | rows written | CPU program | CPU database |")
        print("|---|---|---|---|---|---|---|", flush=True)
        costs = []
        for past in asked.past:
            seed(past, asked.people)
            costs.append(measure(past, asked.new, asked.people))
            print(costs[-1].row(past), flush=True)
    first, last = costs[0], costs[-1]
    print(
        f"last to first: {last.read / first.read:.2f} times the rows read, {last.written / first.written:.2f} times the rows"
        f" written, {_cpu(last) / _cpu(first):.2f} times the processor time"
    )


def _cpu(cost: Cost) -> float:
    return cost.program_ms + cost.database_ms


@contextmanager
def database() -> Iterator[None]:
    """The embedded server with a database in which no one real is."""
    import django

    django.setup()
    with servers():
        no_one_real()
        yield


def seed(past: int, people: int) -> None:
    """The past, counted."""
    from django.db import connection

    from leaderboard.tallies import tallying
    from oasst.db.statements import load

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("TRUNCATE oasst_user, oasst_messagetree, oasst_event CASCADE")
        cursor.execute(load(PEOPLE_FILE)["people"], {"people": people})
        happen(1, past // EVENTS_OF_A_TREE, people, NOW - PAST, PAST - timedelta(hours=1))
        cursor.execute("VACUUM ANALYZE oasst_event")
    tallying.rebuild(NOW)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def happen(first: int, last: int, people: int, begin: datetime, length: timedelta) -> None:
    from django.db import connection

    from oasst.db.statements import load
    from oasst.models import Event

    numbers: dict[str, Any] = {"first": first, "last": last, "people": people, "begin": begin, "length": length}
    after = Event.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    with connection.cursor() as cursor:
        cursor.execute(load(Path(__file__).with_name("history.sql"))["history"], {**numbers, "after": after})


def measure(past: int, new: int, people: int) -> Cost:
    """The median time of several batches of new events; the first, which fills caches, is left out."""
    trees, first = round(new / EVENTS_OF_A_TREE), past // EVENTS_OF_A_TREE + 1
    costs = []
    for number in range(TIMES + 1):
        at = first + number * trees
        happen(at, at + trees - 1, people, NOW - timedelta(minutes=20), timedelta(minutes=5))
        costs.append(once())
    columns = zip(
        *((c.people, c.statements, c.read, c.written, c.program_ms, c.database_ms) for c in costs[1:]), strict=True
    )
    return Cost(*(median(column) for column in columns))


def once() -> Cost:
    from django.db import connection

    from leaderboard.tallies import tallying

    sent, touched = [0], set[Any]()
    fold = tallying.fold

    def noted(after: int, upto: int) -> set[Any]:
        touched.update(fold(after, upto))
        return touched

    def count(execute: Any, *rest: Any) -> Any:
        sent[0] += 1
        return execute(*rest)

    tallying.fold = noted
    before, own, server = _rows(), time.process_time(), server_seconds()
    with connection.execute_wrapper(count):
        tallying.refresh(NOW)
    own, server = time.process_time() - own, server_seconds() - server
    tallying.fold = fold
    read, written = (now - then for now, then in zip(_rows(), before, strict=True))
    return Cost(len(touched), sent[0], read, written, 1000 * own, 1000 * server)


def _rows() -> tuple[int, int]:
    """Rows read and rows written in all tables so far."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT 1")
        cursor.execute(
            "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint, sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint"
            " FROM pg_stat_user_tables"
        )
        read, written = cursor.fetchone()
    return read, written


def server_seconds() -> float:
    """Processor seconds of the server process of this connection."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    return seconds_of(pid)


if __name__ == "__main__":
    main()
