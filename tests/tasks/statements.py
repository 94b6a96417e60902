"""Counting the statements an act sends, for literal budgets."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

# The frame of a transaction costs a round trip too, but says nothing about what the act asks of the database.
_FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


@contextmanager
def statements_sent() -> Iterator[list[str]]:
    """The statements sent within the block, transaction control left out."""
    sent: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(_FRAME):
            sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield sent
