"""Named SQL statements. A file `queries.sql` holds blocks that begin with a line `-- name: the_name`."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.utils import CursorWrapper

_BLOCK = re.compile(r"^-- name: (\w+)\n(.*?)(?=^-- name: |\Z)", re.MULTILINE | re.DOTALL)
_FRAGMENT = re.compile(r"\{(\w+)\}")


@cache
def load(*files: Path) -> dict[str, str]:
    """All statements of the files by name, parameters written %(name)s. `{name}` stands for the block of that name.

    Raises:
        ValueError: two blocks have the same name.
    """
    found = [block for file in files for block in _BLOCK.findall(file.read_text())]
    blocks = {name: body.strip() for name, body in found}
    if len(blocks) < len(found):
        raise ValueError(f"Two statements have the same name in {', '.join(map(str, files))}.")

    def whole(body: str) -> str:
        return _FRAGMENT.sub(lambda found: whole(blocks[found[1]]), body)

    return {name: whole(body) for name, body in blocks.items()}


def corpus(name: str) -> str:
    """A statement of the corpus.

    Raises:
        KeyError: there is none of that name.
    """
    return load(Path(__file__).with_name("queries.sql"))[name]


def prepared() -> CursorWrapper:
    """A cursor for short statements that are run again and again: the server plans each of them once for a connection.

    Django's own cursors write the parameters into the text, so that the server sees another statement every time and
    plans it anew, which takes longer than running it. Here parameters travel apart from the text. The plan is made
    without looking at them (`plan_cache_mode`), so it must be right for any: tests read these plans. The server takes the
    type of a parameter from its place: one that stands in several may need a cast.
    """
    ours = connections[DEFAULT_DB_ALIAS]  # looked up once: through `connection` every attribute is
    ours.ensure_connection()
    cursor: Any = psycopg.Cursor(ours.connection)
    return ours.make_debug_cursor(cursor) if ours.queries_logged else ours.make_cursor(cursor)


def rows(cursor: CursorWrapper, sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Runs the statement by this cursor and returns its rows."""
    with cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.pgresult.nfields else []  # a description would be made of every column


def records(sql: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Runs the statement and returns its rows, each by the names of its columns."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
