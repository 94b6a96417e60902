"""Waiting until the database has finished with what others asked of it."""

import time

from django.db import connection

_PATIENCE_S = 60


def until_at_rest() -> None:
    """No other session is in the middle of something: neither for a program that has ended, nor for one that was killed."""
    give_up = time.monotonic() + _PATIENCE_S
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
            )
            if cursor.fetchone()[0] == 0:
                return
            assert time.monotonic() < give_up, "the database does not come to rest"
            time.sleep(0.1)
