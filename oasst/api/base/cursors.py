"""Cursor pagination: a cursor names a position between two rows, so rows that are added meanwhile shift nothing.

A cursor is `<uuid>$<value of the sort key>` or the value alone. Order is by (key, id), so rows that share a key have
distinct positions.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from django.db.models import F, Q
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils.dateparse import parse_datetime

from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError

_Row = TypeVar("_Row")


class Rows(Protocol[_Row]):
    """What can be paginated: a query set, or an object that is filtered, ordered and sliced like one."""

    def filter(self, where: Q, /) -> "Rows[_Row]": ...
    def order_by(self, *keys: str) -> "Rows[_Row]": ...
    def __getitem__(self, wanted: slice, /) -> Iterable[_Row]: ...


@dataclass(frozen=True, slots=True)
class Place:
    """A value of the sort key and, unless the bare value was given, the id of the row."""

    value: Any
    id: UUID | None

    @classmethod
    def parse(cls, text: str, read: Callable[[str], Any]) -> "Place":
        """Raises:
        ApiError: INVALID_CURSOR_VALUE.
        """
        head, dollar, tail = text.partition("$")
        id_ = _uuid(head) if dollar else None
        try:
            return cls(read(tail if id_ else text), id_)
        except ValueError:
            raise ApiError(Code.INVALID_CURSOR_VALUE, f"{text[:100]!r} is not a valid cursor.") from None

    def beyond(self, key: str, *, up: bool, id_key: str = "pk") -> Q:
        """Rows strictly after this position in that direction; for a bare value, also those that share it."""
        if self.id is None:
            return Q(**{f"{key}__{'gte' if up else 'lte'}": self.value})
        # Compared as pairs, so that an index scan on (key, id) starts right after the position, even if rows share the key.
        than = TupleGreaterThan if up else TupleLessThan
        return Q(than(Tuple(F(key), F(id_key)), (self.value, self.id)))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def moment(text: str) -> datetime:
    """A time; without an offset it is UTC.

    Raises:
        ValueError: it is not a time.
    """
    found = parse_datetime(text.replace(" ", "+") if "T" in text else text)  # a plus sign that was not quoted
    if found is None:
        raise ValueError(text)
    try:
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except OverflowError:  # at the ends of time
        raise ValueError(text) from None


@dataclass(frozen=True, slots=True)
class Page(Generic[_Row]):
    rows: Sequence[_Row]
    prev: str | None
    next: str | None

    def shape(self, items: Sequence[Any], *, key: str, desc: bool) -> dict[str, Any]:
        """The page as clients get it; `items` are its rows in the form of the API."""
        order = "desc" if desc else "asc"
        return {"prev": self.prev, "next": self.next, "sort_key": key, "items": items, "order": order}


def page(
    rows: Rows[_Row],
    *,
    key: str,
    id_key: str = "pk",
    read: Callable[[str], Any],
    before: str | None,
    after: str | None,
    count: int,
    desc: bool,
    write: Callable[[Any], str],
) -> "Page[_Row]":
    """At most `count` rows after `after` and before `before` in the order of the list.

    With `before` alone it is the last rows before it. `prev` and `next` are set where there is, or may be, more.
    """
    start = Place.parse(after, read) if after else None
    end = Place.parse(before, read) if before else None
    if start:
        rows = rows.filter(start.beyond(key, up=not desc, id_key=id_key))
    if end:
        rows = rows.filter(end.beyond(key, up=desc, id_key=id_key))
    backwards = end is not None and start is None
    up = desc == backwards
    order = (key, id_key) if up else (f"-{key}", f"-{id_key}")
    found = list(rows.order_by(*order)[: count + 1])
    more, found = len(found) > count, found[:count]
    if backwards:
        found.reverse()
    if not found:
        return Page([], write(start.value) if start else None, write(end.value) if end else None)

    def cursor(row: _Row) -> str:
        return f"{getattr(row, id_key)}${write(getattr(row, key))}"

    has_prev = start is not None or (backwards and more)
    has_next = end is not None or more
    return Page(found, cursor(found[0]) if has_prev else None, cursor(found[-1]) if has_next else None)
