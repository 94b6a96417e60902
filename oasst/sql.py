"""Named SQL statements. A file `queries.sql` holds blocks that begin with a line `-- name: the_name`."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

_BLOCK = re.compile(r"^-- name: (\w+)\n(.*?)(?=^-- name: |\Z)", re.MULTILINE | re.DOTALL)
_FRAGMENT = re.compile(r"\{(\w+)\}")


@cache
def load(file: Path) -> dict[str, str]:
    """All statements of a file by name, parameters written %(name)s. `{name}` stands for the block of that name."""
    blocks = {name: body.strip() for name, body in _BLOCK.findall(file.read_text())}

    def whole(body: str) -> str:
        return _FRAGMENT.sub(lambda found: whole(blocks[found[1]]), body)

    return {name: whole(body) for name, body in blocks.items()}


def corpus(name: str) -> str:
    """A statement of the corpus.

    Raises:
        KeyError: there is none of that name.
    """
    return load(Path(__file__).with_name("queries.sql"))[name]


def records(sql: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Runs the statement and returns its rows, each by the names of its columns."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
