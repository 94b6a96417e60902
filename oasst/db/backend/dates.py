"""Dates within Python's range.

PostgreSQL stores moments from 4713 BC to the year 294276, and two infinities. Python has the years 1 to 9999, and in another
time zone the first and the last day lie outside of them. Values outside are read as the nearest moment that can be
shown in every time zone, so that no row breaks its page.
"""

import datetime
from typing import Any, TypeAlias

from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from psycopg import Connection, DataError
from psycopg.types.datetime import DateLoader

Buffer: TypeAlias = bytes | bytearray | memoryview

FIRST_YEAR, LAST_YEAR = 2, 9998
_FIRST, _LAST = datetime.date(FIRST_YEAR, 1, 1), datetime.date(LAST_YEAR, 12, 31)


def register(timezone: datetime.tzinfo | None, connection: Connection[Any]) -> None:
    """Registers these loaders on the connection, with moments in the time zone."""

    class Moments(_Moments):
        pass

    Moments.timezone = timezone
    connection.adapters.register_loader("timestamptz", Moments)
    connection.adapters.register_loader("date", _Days)


class _Moments(BaseTzLoader):  # type: ignore[misc]  # untyped
    def load(self, data: Buffer) -> datetime.datetime:
        try:
            found: datetime.datetime = super().load(data)
        except DataError:
            day = _nearest(data)
        else:
            if FIRST_YEAR <= found.year <= LAST_YEAR:
                return found
            day = _FIRST if found.year < FIRST_YEAR else _LAST
        return datetime.datetime.combine(day, datetime.time(), self.timezone)


class _Days(DateLoader):
    def load(self, data: Buffer) -> datetime.date:
        try:
            return min(max(super().load(data), _FIRST), _LAST)
        except DataError:
            return _nearest(data)


def _nearest(data: Buffer) -> datetime.date:
    written = bytes(data)
    return _FIRST if written.startswith(b"-") or written.endswith(b"BC") else _LAST
