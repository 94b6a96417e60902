"""Running the engine's named statements."""

from pathlib import Path
from typing import Any, TypeVar

from django.db.models import Model

from oasst.db import rows as rows_as
from oasst.db.statements import load, prepared
from oasst.db.statements import rows as plain

_Model = TypeVar("_Model", bound=Model)

_FILE = Path(__file__).with_name("queries.sql")

# By statement. A cursor makes a description of every column anew each time it is asked, which takes longer than the row.
_columns: dict[str, list[str]] = {}


def rows(name: str, /, **parameters: Any) -> list[tuple[Any, ...]]:
    """Runs the statement and returns its rows.

    Raises:
        KeyError: there is no statement of that name.
    """
    return plain(prepared(), load(_FILE)[name], parameters)


def one(model: type[_Model], name: str, /, **parameters: Any) -> _Model | None:
    """The first row as an object, or None. What its columns leave out is looked up when somebody asks for it."""
    with prepared() as cursor:
        cursor.execute(load(_FILE)[name], parameters)
        row = cursor.fetchone()
        columns = _columns.get(name) or _columns.setdefault(name, [column.name for column in cursor.description])
    if row is None:
        return None
    found = dict(zip(columns, row, strict=True))
    names = [field.attname for field in model._meta.concrete_fields if field.attname in found]
    return rows_as.some(model, names, [found[each] for each in names])


def value(name: str, /, **parameters: Any) -> Any:
    """The first column of the first row, or None."""
    found = rows(name, **parameters)
    return found[0][0] if found else None


def changed(name: str, /, **parameters: Any) -> int:
    """Runs the statement and returns how many rows it changed."""
    with prepared() as cursor:
        cursor.execute(load(_FILE)[name], parameters)
        return int(cursor.rowcount)
