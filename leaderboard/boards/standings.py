"""Who stands where. One row for each person on each board they are on; ranks are found when a board is read."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from leaderboard import statements
from leaderboard.models import Board, Heard, Standing
from leaderboard.models.voices import HEARD
from leaderboard.rules import batches, scoring
from leaderboard.rules.windows import SPAN_OF, Window, since

Sums = dict[str, Any]


def update(people: Iterable[UUID]) -> None:
    """Brings the rows of these people up to date on every board. The caller holds the lock of the tallies."""
    boards = list(Board.objects.all())
    for some in batches.of_people(people):
        records = records_of(some)
        for board in boards:
            _write(board.window, some, add_up(some, board), records)


def move_windows(now: datetime) -> None:
    """Moves the begin of every window on; who loses by it gets new rows. The caller holds the lock of the tallies."""
    leaving: set[UUID] = set()
    for window in Window:
        begin = since(window, now)
        before = Board.objects.filter(window=window).values_list("since", flat=True).first()
        if before and before < begin:
            found = statements.rows("people_leaving", span=SPAN_OF[window], since=before, until=begin)
            leaving.update(user for (user,) in found)
        Board.objects.update_or_create(window=window, defaults={"since": begin, "refreshed_at": now})
    update(leaving)


def records_of(people: Collection[UUID]) -> dict[UUID, scoring.Record]:
    """The record of each of these people of whom anybody has said anything."""
    heard = Heard.objects.filter(pk__in=people).values_list("pk", *HEARD)
    return {user: scoring.record(dict(zip(HEARD, sums, strict=True))) for user, *sums in heard}


def add_up(people: Collection[UUID], board: Board, lang: str | None = None) -> list[Sums]:
    """What these people's work comes to in the window of a board, by person and language; '' is all languages.

    Of one language alone if it is named.
    """
    span = SPAN_OF[Window(board.window)]
    return statements.records("add_up", users=list(people), span=span, since=board.since, lang=lang)


def _write(window: str, people: list[UUID], found: list[Sums], records: dict[UUID, scoring.Record]) -> None:
    rows = [
        Standing(
            window=window,
            lang=sums["lang"],
            user_id=sums["user_id"],
            points=scoring.points(sums, records.get(sums["user_id"], scoring.UNKNOWN)),
            leader_score=scoring.leader_score(sums),
        )
        for sums in found
    ]
    known = {(row.user_id, row.lang): row for row in Standing.objects.filter(window=window, user_id__in=people)}
    gone = known.keys() - {(row.user_id, row.lang) for row in rows}
    Standing.objects.filter(pk__in=[known[key].pk for key in gone]).delete()
    Standing.objects.bulk_create(
        [row for row in rows if not _says_the_same(known.get((row.user_id, row.lang)), row)],
        update_conflicts=True,
        unique_fields=["window", "lang", "user_id"],
        update_fields=["points", "leader_score"],
    )


def _says_the_same(before: Standing | None, now: Standing) -> bool:
    return before is not None and (before.points, before.leader_score) == (now.points, now.leader_score)
