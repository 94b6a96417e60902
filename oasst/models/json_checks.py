"""Database constraints on JSON columns: the outermost type, so that code that shows it can rely on it."""

from typing import Literal

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.lookups import Exact


def json_is(shape: Literal["object", "array"], name: str, field: str) -> models.CheckConstraint:
    """`field` has that type, or is null."""
    found = Func(F(field), function="jsonb_typeof", output_field=models.TextField())
    return models.CheckConstraint(condition=Exact(found, Value(shape)), name=name)
