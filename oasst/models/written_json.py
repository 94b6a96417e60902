"""JSON as it was written."""

from typing import Any

import orjson
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.types.json import Json


class WrittenJson(models.JSONField):
    """A column of type json: the text is kept, its keys in their order and its numbers as they were spelled.

    For what leaves again as it came and is searched by nothing. Making the same text of jsonb takes longer than
    everything else an export does.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "json"

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Any:
        """The driver has read it already."""
        return value

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        return Json(value, dumps=orjson.dumps)
