"""The public feed of withdrawn messages, under the names a line of releases gives them. See docs/withdrawal.md."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from exports.pseudonyms import Pseudonyms
from exports.signing import public_key, signed
from exports.sql import statement

MOST = 10_000  # ids on one page; a day is never divided
_ALL = 2**31 - 1


class Withdrawn(NamedTuple):
    message_id: str
    withdrawn_on: date


def withdrawn_of(key: str, since: date | None = None, most: int = _ALL) -> list[Withdrawn]:
    """What was withdrawn that day or later, as the line with this key calls it: whole days, until there are `most`.

    Within a day they stand in the order of their names, so that lines cannot be laid beside each other.
    """
    names = Pseudonyms(key)
    with connection.cursor() as cursor:
        cursor.execute(statement("withdrawn_since"), {"since": since, "places": most})
        found = [Withdrawn(names.message(id_), day) for id_, day in cursor.fetchall()]
    return sorted(found, key=lambda row: (row.withdrawn_on, row.message_id))


def page(
    *, line: str, key: str, since: date | None, address: Callable[[date], str], most: int = MOST
) -> dict[str, Any]:
    """One signed page of the feed; `address` makes that of the page from a day. `next` is null on the last one."""
    rows = withdrawn_of(key, since, most)
    following = _first_day_after(rows[-1].withdrawn_on) if rows else None
    return signed(
        {
            "line": line,
            "as_of": timezone.now().isoformat(timespec="seconds"),
            "withdrawn": [{"message_id": row.message_id, "withdrawn_on": str(row.withdrawn_on)} for row in rows],
            "next": address(following) if following else None,
            "public_key": public_key(),
        }
    )


def _first_day_after(day: date) -> date | None:
    rows = withdrawn_of("", day + timedelta(days=1), most=1)
    return rows[0].withdrawn_on if rows else None
