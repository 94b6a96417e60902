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
    names, key, converters = _shape(model)
    end = start + len(names)
    values = list(row[start:end])
    if values[key] is None:
        return None, end
    for place, convert in converters:
        values[place] = convert(values[place], None, connection)
    return model.from_db(connection.alias, names, values), end


@cache
def _shape(model: type[Model]) -> tuple[list[str], int, list[tuple[int, Callable[..., Any]]]]:
    """The names of the fields, the place of the key, and what turns values of the database into those of the model."""
    fields = model._meta.concrete_fields
    converters = [(place, field.from_db_value) for place, field in enumerate(fields) if hasattr(field, "from_db_value")]
    return [field.attname for field in fields], [field.primary_key for field in fields].index(True), converters
