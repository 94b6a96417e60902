"""The public feed of withdrawn messages, under the names a line of releases gives them. See docs/withdrawal.md."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from exports.releases.signatures import public_key, signed
from exports.sql import STATEMENTS
from exports.writing.pseudonyms import Pseudonyms

MOST = 10_000  # ids on one page; a month is never divided
_ALL = 2**31 - 1


class Withdrawn(NamedTuple):
    """`month` is its first day. An exact day would tell that a name here and one in another line are of one message."""

    message_id: str
    month: date


def withdrawn_of(key: str, since: date | None = None, most: int = _ALL) -> list[Withdrawn]:
    """What was withdrawn in that month or later, as the line with this key calls it: whole months, until there are `most`.

    Within a month they stand in the order of their names, so that lines cannot be laid beside each other.
    """
    names = Pseudonyms(key)
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS["withdrawn_since"], {"since": since, "places": most})
        withdrawn = [Withdrawn(names.message(id_), month) for id_, month in cursor.fetchall()]
    return sorted(withdrawn, key=lambda row: (row.month, row.message_id))


def page(*, line: str, key: str, since: date | None, address: Callable[[str], str], most: int = MOST) -> dict[str, Any]:
    """One signed page of the feed; `address` makes that of the page from a month. `next` is null on the last one."""
    rows = withdrawn_of(key, since, most)
    following = _first_month_after(rows[-1].month) if rows else None
    return signed(
        {
            "line": line,
            "as_of": timezone.now().isoformat(timespec="seconds"),
            "withdrawn": [{"message_id": row.message_id, "withdrawn_in": written(row.month)} for row in rows],
            "next": address(written(following)) if following else None,
            "public_key": public_key(),
        }
    )


def month(text: str) -> date:
    """The month of a text such as 2026-11, or of a day, which selects its whole month.

    Raises:
        ValueError
    """
    return date.fromisoformat(f"{text[:7]}-01")


def written(month: date) -> str:
    return f"{month:%Y-%m}"


def _first_month_after(month: date) -> date | None:
    rows = withdrawn_of("", month + timedelta(days=31), most=1)
    return rows[0].month if rows else None
