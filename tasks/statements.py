"""Running the engine's named statements."""

from pathlib import Path
from typing import Any

from django.db import connection

from oasst.sql import load

_FILE = Path(__file__).with_name("queries.sql")


def rows(name: str, /, **parameters: Any) -> list[tuple[Any, ...]]:
    """Runs the statement and returns its rows.

    Raises:
        KeyError: there is no statement of that name.
    """
    with connection.cursor() as cursor:
        cursor.execute(load(_FILE)[name], parameters)
        return cursor.fetchall() if cursor.description else []


def value(name: str, /, **parameters: Any) -> Any:
    """The first column of the first row, or None."""
    found = rows(name, **parameters)
    return found[0][0] if found else None


def changed(name: str, /, **parameters: Any) -> int:
    """Runs the statement and returns how many rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(load(_FILE)[name], parameters)
        return int(cursor.rowcount)
