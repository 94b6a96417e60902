"""What it costs to look at new messages for signals, beside how many texts are known.

`python -m tests.load.noticing --known 1000 1000000 --new 1000` uses a folder of its own (OASST_DATA) and starts the embedded
servers there. What texts are known by is made up by set-based SQL, without the texts; then the watch looks at new
messages of made-up words, one in ten a copy of an earlier one. Processor time of the program and of its connection, no
wall clock. `--beside` also lays out the same bands as a row each, for the sizes and the look-up of that.
"""

import argparse
import os
import random
import time
from typing import Any

from tests.load.measure import no_one_real, seconds_of, servers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst.settings")

WORDS = 80
_KNOWN = """
INSERT INTO moderation_fingerprint (message_id, digest, bands, unjudged_since)
SELECT gen_random_uuid(), n,
       ARRAY(SELECT (random() * 4294967295 - 2147483648)::int FROM generate_series(1, 10) WHERE n > 0), NULL
FROM generate_series(1, %s) n
"""
_AS_ROWS = """
DROP TABLE IF EXISTS band;
CREATE TABLE band (hash int, fingerprint bigint);
INSERT INTO band SELECT unnest(bands), id FROM moderation_fingerprint;
CREATE INDEX band_hash ON band (hash);
VACUUM ANALYZE band
"""
_ONE = "SELECT bands FROM moderation_fingerprint ORDER BY id DESC OFFSET 5 LIMIT 1"


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--known", type=int, nargs="+", default=[1_000, 1_000_000])
    words.add_argument("--new", type=int, default=1_000)
    words.add_argument("--beside", action="store_true")
    asked = words.parse_args()
    import django

    django.setup()
    with servers():
        no_one_real()
        print("| known texts | CPU program for a message | CPU database | table | its index |")
        print("|---|---|---|---|---|", flush=True)
        for known in asked.known:
            seed(known)
            program, database = watch(asked.new)
            sizes = " | ".join(size(name) for name in ("moderation_fingerprint", "fingerprint_bands"))
            print(f"| {known:,} | {program:.2f} ms | {database:.2f} ms | {sizes} |", flush=True)
        explain_look_up()
        if asked.beside:
            beside()


def seed(known: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("TRUNCATE oasst_user, oasst_messagetree, oasst_event, moderation_watermark CASCADE")
        cursor.execute("SET session_replication_role = replica")  # there are no messages behind them
        cursor.execute(_KNOWN, [known])
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE moderation_fingerprint")


def watch(new: int) -> tuple[float, float]:
    """Milliseconds for a message, of this process and of its connection, once what the first text needs is loaded."""
    from django.db import connection

    from moderation.signals import watch as watching

    write(10, seed=1)
    watching.watch()
    write(new, seed=2)
    assert connection.connection
    server = connection.connection.info.backend_pid
    program, database = time.process_time(), seconds_of(server)
    watching.watch()
    return tuple(1000 * each / new for each in (time.process_time() - program, seconds_of(server) - database))  # type: ignore[return-value]  # two of them


def write(new: int, *, seed: int) -> None:
    """Messages of 200 people, and their events."""
    from oasst import events
    from oasst.models import EventType, User
    from tests.corpus import a_tree

    dice = random.Random(seed)
    people = [User.objects.create_user(f"{seed}-{number}", kind="simulated") for number in range(min(new, 200))]
    texts: list[str] = []
    for number in range(new):
        is_copy = number % 10 == 9
        texts.append(dice.choice(texts) if is_copy else " ".join(_word(dice) for _ in range(WORDS)))
        message = a_tree(people[number % len(people)], text=texts[-1])
        events.record(events.about_message(EventType.MESSAGE_POSTED, message, by=message.author))
    while events.number():
        pass


def _word(dice: random.Random) -> str:
    return "".join(dice.choice(("ba", "ne", "li", "so", "mu", "ter", "an", "ge")) for _ in range(dice.randint(1, 4)))


def explain_look_up() -> None:
    """The statement of the watch, for one message."""
    from moderation.models import Fingerprint
    from moderation.statements import STATEMENTS

    newest = Fingerprint.objects.latest("pk").message_id
    explain(STATEMENTS["alike"], {"messages": [newest], "most": 20})


def beside() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in _AS_ROWS.split(";"):
            cursor.execute(statement)
        cursor.execute(_ONE)
        (bands,) = cursor.fetchone()
    print(f"A row for each band: table {size('band')}, its index {size('band_hash')}")
    explain("SELECT DISTINCT fingerprint FROM band WHERE hash = ANY(%s)", [bands])


def size(name: str) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size(%s) / 1000000", [name])
        return f"{cursor.fetchone()[0]} MB"


def explain(sql: str, parameters: Any) -> None:
    """The plan of the second time, as each look-up after it has it."""
    from django.db import connection

    plan: list[Any] = []
    with connection.cursor() as cursor:
        for _ in range(2):
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", parameters)
            plan = cursor.fetchall()
    print(*(line for (line,) in plan), sep="\n")


if __name__ == "__main__":
    main()
