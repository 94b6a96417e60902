"""JSON stored as written."""

from typing import Any

import orjson
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.types.json import Json


class WrittenJson(models.JSONField):
    """A column of type json: the text is kept, with the order of keys and the spelling of numbers.

    For values that are exported unchanged and never searched. Producing the same text from jsonb takes longer than
    the rest of an export.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "json"

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        """The driver has already parsed it."""
        return value

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        return Json(value, dumps=orjson.dumps)
