"""Models from the rows of our own SQL, for what every request asks: the ORM takes longer to put such a query together than
the database takes to answer it.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

_Row = TypeVar("_Row", bound=Model)


@cache
def columns(model: type[Model], alias: str) -> str:
    """The columns of the model as a SELECT lists them; `of` takes their values."""
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


def of(model: type[_Row], row: Sequence[Any], start: int = 0) -> tuple[_Row | None, int]:
    """The object whose columns begin at `start`, and where the next one's begin. None where an outer join found nothing."""
    names, key = _shape(model)
    end = start + len(names)
    return (None if row[start + key] is None else some(model, names, row[start:end])), end


def some(model: type[_Row], names: Sequence[str], values: Sequence[Any]) -> _Row:
    """An object with these fields, in the order of the model; others would be looked up when somebody asks for them."""
    found = dict(zip(names, values, strict=True))
    for name, convert in _converters(model).items():
        if name in found:
            found[name] = convert(found[name], None, connection)
    return model.from_db(connection.alias, list(found), list(found.values()))


@cache
def _shape(model: type[Model]) -> tuple[list[str], int]:
    """The names of the fields, and the place of the key."""
    fields = model._meta.concrete_fields
    return [field.attname for field in fields], [field.primary_key for field in fields].index(True)


@cache
def _converters(model: type[Model]) -> dict[str, Callable[..., Any]]:
    """What turns values of the database into those of the model, by field."""
    return {
        field.attname: field.from_db_value for field in model._meta.concrete_fields if hasattr(field, "from_db_value")
    }
