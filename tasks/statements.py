"""Runner of the named statements of the engine."""

from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from django.db.models import Model

from oasst.db import rows as rows_as
from oasst.db.statements import load, prepared
from oasst.db.statements import rows as plain

_Model = TypeVar("_Model", bound=Model)

_INVARIANTS = Path(__file__).with_name("invariants.sql")

# Column names by statement: a cursor describes all its columns on each access, which takes longer than reading the row.
_columns: dict[str, list[str]] = {}


@cache
def texts() -> dict[str, str]:
    """All statements by name. Each file lies beside the module that runs them; fragments are shared by all files."""
    return load(*sorted(set(Path(__file__).parent.rglob("*.sql")) - {_INVARIANTS}))


def rows(name: str, /, **parameters: Any) -> list[tuple[Any, ...]]:
    """Runs the statement and returns its rows.

    Raises:
        KeyError: there is no statement of that name.
    """
    return plain(prepared(), texts()[name], parameters)


def one(model: type[_Model], name: str, /, **parameters: Any) -> _Model | None:
    """The first row as an object, or None. Fields that the statement does not select are deferred."""
    with prepared() as cursor:
        cursor.execute(texts()[name], parameters)
        row = cursor.fetchone()
        columns = _columns.get(name) or _columns.setdefault(name, [column.name for column in cursor.description])
    if row is None:
        return None
    values = dict(zip(columns, row, strict=True))
    names = [field.attname for field in model._meta.concrete_fields if field.attname in values]
    return rows_as.some(model, names, [values[name] for name in names])


def value(name: str, /, **parameters: Any) -> Any:
    """The first column of the first row, or None."""
    result = rows(name, **parameters)
    return result[0][0] if result else None


def changed(name: str, /, **parameters: Any) -> int:
    """Runs the statement and returns how many rows it changed."""
    with prepared() as cursor:
        cursor.execute(texts()[name], parameters)
        return int(cursor.rowcount)
