"""Model instances from rows of handwritten SQL, for queries of every request: the ORM takes longer to build such a query
than the database takes to run it.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

_Row = TypeVar("_Row", bound=Model)


@cache
def columns(model: type[Model], alias: str) -> str:
    """The column list of the model for a SELECT; `of` takes their values."""
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


def of(model: type[_Row], row: Sequence[Any], start: int = 0) -> tuple[_Row | None, int]:
    """The instance whose columns start at `start`, and the start of the next one. None if an outer join had no match."""
    names, key = _shape(model)
    end = start + len(names)
    return (None if row[start + key] is None else some(model, names, row[start:end])), end


def some(model: type[_Row], names: Sequence[str], values: Sequence[Any]) -> _Row:
    """An instance with these fields, in the order of the model; other fields are deferred."""
    fields = dict(zip(names, values, strict=True))
    for name, convert in _converters(model).items():
        if name in fields:
            fields[name] = convert(fields[name], None, connection)
    return model.from_db(connection.alias, list(fields), list(fields.values()))


@cache
def _shape(model: type[Model]) -> tuple[list[str], int]:
    """The names of the fields, and the position of the primary key."""
    fields = model._meta.concrete_fields
    return [field.attname for field in fields], [field.primary_key for field in fields].index(True)


@cache
def _converters(model: type[Model]) -> dict[str, Callable[..., Any]]:
    """Converters from database values to model values, by field."""
    return {
        field.attname: field.from_db_value for field in model._meta.concrete_fields if hasattr(field, "from_db_value")
    }
