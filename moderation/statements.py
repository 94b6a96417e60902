"""Running the named statements of this app."""

from pathlib import Path
from typing import Any

from oasst.db.statements import load, prepared, records
from oasst.db.statements import rows as plain

_FILE = Path(__file__).with_name("queries.sql")


def rows(name: str, /, **parameters: Any) -> list[tuple[Any, ...]]:
    """Runs the statement and returns its rows.

    Raises:
        KeyError: there is no statement of that name.
    """
    return plain(prepared(), load(_FILE)[name], parameters)


def record(name: str, /, **parameters: Any) -> dict[str, Any]:
    """The only row of the statement, by the names of its columns."""
    return records(load(_FILE)[name], parameters)[0]
