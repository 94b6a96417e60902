"""What the leaderboard page costs at 20,000 people, the session and the template included.

`python -m tests.load.boards` uses a folder of its own (OASST_DATA) and starts the embedded servers there. Someone in the
middle of the board looks, so that their own row and its neighbours are on the page. Milliseconds are the median of twenty by
the clock, and the processor time of program and database; tables that a statement reads from end to end are named.
"""

import argparse
import time
from statistics import median
from typing import Any

from tests.load.refreshing import PEOPLE_FILE, database, server_seconds

TIMES = 20
LANGS = ("", "en", "ca")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--people", type=int, default=20_000)
    asked = words.parse_args()
    with database():
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        seed(asked.people)
        viewer = someone_in_the_middle()
        print(
            "| window | language | rank | by the clock | CPU program | CPU database | statements | whole tables read |"
        )
        print("|---|---|---|---|---|---|---|---|", flush=True)
        for window in ("day", "week", "month", "total"):
            for lang in LANGS:
                print(row(viewer, window, lang), flush=True)


def seed(people: int) -> None:
    from pathlib import Path

    from django.db import connection
    from django.utils import timezone

    from leaderboard.boards import standings
    from oasst.db.statements import load

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("TRUNCATE oasst_user, oasst_messagetree, oasst_event CASCADE")
        cursor.execute("TRUNCATE leaderboard_standing, leaderboard_tally, leaderboard_board")
        cursor.execute(load(PEOPLE_FILE)["people"], {"people": people})
        for statement in load(Path(__file__).with_name("boards.sql")).values():
            cursor.execute(statement, {"people": people})
        cursor.execute("INSERT INTO oasst_messagetree (id, state, prior_state, lang, goal_tree_size, max_depth,"
                       " max_children_count, created_at) SELECT gen_random_uuid(), 'growing', '', lang, 15, 5, 3, now()"
                       " FROM unnest(ARRAY['en', 'ca']) lang")  # fmt: skip
        cursor.execute("VACUUM ANALYZE")
    standings.move_windows(timezone.now())


def someone_in_the_middle() -> Any:
    """By points, of those who are on the boards of every language."""
    from leaderboard.models import Standing
    from oasst.models import User

    found = Standing.objects.on("week", "ca").best_first("points").values_list("user_id", flat=True)
    return User.objects.get(pk=found[found.count() // 2])


def row(viewer: Any, window: str, lang: str) -> str:
    from django.db import connection

    from leaderboard.boards import boards
    from leaderboard.rules.windows import Window
    from tests.pages.cast import signed_in

    client = signed_in(viewer)
    address = f"/leaderboard/?window={window}&lang={lang}"
    client.get(address, SERVER_NAME="localhost")
    clocks, sent = [], list[tuple[str, Any]]()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append((sql, params))
        return execute(sql, params, many, context)

    own, server = time.process_time(), server_seconds()
    for _ in range(TIMES):
        began = time.monotonic()
        assert client.get(address, SERVER_NAME="localhost").status_code == 200
        clocks.append(1000 * (time.monotonic() - began))
    own, server = time.process_time() - own, server_seconds() - server
    with connection.execute_wrapper(note):
        client.get(address, SERVER_NAME="localhost")
    rank = boards.rank_of(viewer, Window(window), lang)
    spent = " | ".join(f"{ms:.0f} ms" for ms in (median(clocks), 1000 * own / TIMES, 1000 * server / TIMES))
    return f"| {window} | {lang or 'all'} | {rank:,} | {spent} | {len(sent)} | {whole_tables(sent)} |"


def whole_tables(sent: list[tuple[str, Any]]) -> str:
    """The tables of more than a hundred rows that a statement of the leaderboard reads from end to end."""
    from django.db import connection

    found = set[str]()
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > 100")
        large = {name for (name,) in cursor.fetchall()}
        for sql, params in sent:
            if "leaderboard_" in sql:
                cursor.execute(f"EXPLAIN {sql}", params)
                found.update(line.split(" on ")[1].split()[0] for (line,) in cursor.fetchall() if "Seq Scan on" in line)
    return ", ".join(sorted(found & large)) or "none"


if __name__ == "__main__":
    main()
