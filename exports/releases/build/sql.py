"""The statements of releases."""

from pathlib import Path
from typing import Any

from django.db import connection

from oasst.db.statements import load


def statement(name: str) -> str:
    """
    Raises:
        KeyError: there is none of that name.
    """
    return load(Path(__file__).with_name("queries.sql"))[name]


def run(name: str, **parameters: Any) -> list[tuple[Any, ...]]:
    """Runs a statement and returns its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement(name), parameters or None)
        return cursor.fetchall() if cursor.description else []
