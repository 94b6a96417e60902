"""Standings: one row per person and leaderboard. Ranks are computed when a leaderboard is read."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Sum

from leaderboard import statements
from leaderboard.models import Board, Heard, Standing, Tally
from leaderboard.models.tallies import Span
from leaderboard.models.voices import HEARD
from leaderboard.rules import batches, scoring
from leaderboard.rules.intervals import Share
from leaderboard.rules.windows import SPAN_OF, Window, since

Sums = dict[str, Any]


def update(people: Iterable[UUID]) -> None:
    """Updates these people's rows on every leaderboard. The caller must have the tallies lock."""
    boards = list(Board.objects.all())
    for some in batches.of_people(people):
        agreements = agreements_of(some)
        for board in boards:
            _write(board.window, some, add_up(some, board), agreements)


def move_windows(now: datetime) -> None:
    """Advances every window and updates the people whose tallies leave it. The caller must have the tallies lock."""
    leaving: set[UUID] = set()
    for window in Window:
        begin = since(window, now)
        before = Board.objects.filter(window=window).values_list("since", flat=True).first()
        if before and before < begin:
            rows = statements.rows("people_leaving", span=SPAN_OF[window], since=before, until=begin)
            leaving.update(user for (user,) in rows)
        Board.objects.update_or_create(window=window, defaults={"since": begin, "refreshed_at": now})
    update(leaving)


def agreements_of(people: Collection[UUID]) -> dict[UUID, scoring.Agreement]:
    """The agreement of each person whose work others have judged."""
    rows = Heard.objects.filter(pk__in=people).values_list("pk", *HEARD)
    return {user: scoring.agreement(dict(zip(HEARD, sums, strict=True))) for user, *sums in rows}


def outcomes_matched(user_id: UUID) -> Share:
    """How many of the person's decided reviews match the outcome, in all languages."""
    totals = Tally.objects.filter(user_id=user_id, span=Span.TOTAL)
    sums = totals.aggregate(hits=Sum("reviews_agreed", default=0), cases=Sum("reviews_decided", default=0))
    return Share(**sums)


def add_up(people: Collection[UUID], board: Board, lang: str | None = None) -> list[Sums]:
    """Sums of these people's tallies in the window of a board, by person and language ('' for all languages).

    Only for `lang` if given.
    """
    span = SPAN_OF[Window(board.window)]
    return statements.records("add_up", users=list(people), span=span, since=board.since, lang=lang)


def _write(window: str, people: list[UUID], totals: list[Sums], agreements: dict[UUID, scoring.Agreement]) -> None:
    rows = [
        Standing(
            window=window,
            lang=sums["lang"],
            user_id=sums["user_id"],
            points=scoring.points(sums, agreements.get(sums["user_id"], scoring.NO_AGREEMENT)),
            leader_score=scoring.leader_score(sums),
        )
        for sums in totals
    ]
    known = {(row.user_id, row.lang): row for row in Standing.objects.filter(window=window, user_id__in=people)}
    gone = known.keys() - {(row.user_id, row.lang) for row in rows}
    Standing.objects.filter(pk__in=[known[key].pk for key in gone]).delete()
    Standing.objects.bulk_create(
        [row for row in rows if not _is_unchanged(known.get((row.user_id, row.lang)), row)],
        update_conflicts=True,
        unique_fields=["window", "lang", "user_id"],
        update_fields=["points", "leader_score"],
    )


def _is_unchanged(before: Standing | None, now: Standing) -> bool:
    return before is not None and (before.points, before.leader_score) == (now.points, now.leader_score)
