"""The log of actions as a file."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from moderation.models import Action

COLUMNS = (
    "id", "taken_at", "kind", "reason", "state", "moderator", "person", "lang", "messages", "trees", "people", "accounts",
    "reports", "text", "undone_at", "undone_by", "undone_why",
)  # fmt: skip
_FIGURES = ("messages", "trees", "people", "accounts", "reports")


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def audit_file(actions: QuerySet[Action]) -> StreamingHttpResponse:
    """CSV with a head, row by row. Cells that a spreadsheet would take for a formula begin with an apostrophe."""
    writer = csv.writer(_Echo())
    found = actions.select_related("by", "person", "undone_by").iterator(chunk_size=500)
    lines: Iterator[Any] = (writer.writerow(row) for row in _rows(found))
    name = f"actions-{timezone.now():%Y-%m-%d}.csv"
    return StreamingHttpResponse(
        lines, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _rows(actions: Iterable[Action]) -> Iterator[list[str]]:
    yield list(COLUMNS)
    for each in actions:
        figures = [each.figures.get(name, 0) for name in _FIGURES]
        values = [
            each.pk, _time(each.created_at), each.kind, each.reason, each.state, each.by or "", each.person or "", each.lang,
            *figures, each.text, _time(each.undone_at), each.undone_by or "", each.undone_why,
        ]  # fmt: skip
        yield [_cell(value) for value in values]


def _time(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""


def _cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
