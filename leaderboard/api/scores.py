"""User scores in Open Assistant's format (docs/reference/scores.md)."""

from collections.abc import Sequence
from uuid import UUID

from leaderboard.api.frames import Shape, dates, updated, user_fields
from leaderboard.boards.boards import sums_of
from leaderboard.boards.standings import Sums
from leaderboard.models import Board, Standing
from leaderboard.models.standings import StandingQuerySet
from leaderboard.rules import scoring
from leaderboard.rules.windows import Window
from oasst.api.base.callers import Caller

_STREAK = ("streak_days", "streak_last_day_date")
# A standing with its rank.
Ranked = tuple[int | None, Standing]


def ranked(window: Window) -> StandingQuerySet:
    """Everyone on the leaderboard of all languages, by Open Assistant's score."""
    return Standing.objects.on(window).shown().best_first("leader_score")


def rank_of(standing: Standing) -> int | None:
    """The rank; None if the user is hidden."""
    board = ranked(Window(standing.window))
    if not board.filter(user_id=standing.user_id).exists():
        return None
    ahead = Standing.objects.on(standing.window).ahead_of(standing.leader_score, standing.user_id, "leader_score")
    return ahead.number_shown() + 1


def leaderboard(
    caller: Caller, window: Window, board: Board | None, rows: Sequence[Ranked], *, highlight: UUID | None = None
) -> Shape:
    """The leaderboard; highlights `highlight`, by default the user of the request."""
    return {
        "time_frame": window.value,
        "last_updated": updated(board),
        "leaderboard": scores(caller, board, rows, highlight),
    }


def scores(caller: Caller, board: Board | None, rows: Sequence[Ranked], highlight: UUID | None = None) -> list[Shape]:
    """One score per row. Five queries for any number of users."""
    people = [standing.user_id for _rank, standing in rows]
    names, sums = user_fields(people, caller, *_STREAK, highlight=highlight), sums_of(people, board)
    return [score(names[standing.user_id], rank, board, sums.get(standing.user_id)) for rank, standing in rows]


def score(name: Shape, rank: int | None, board: Board | None, sums: Sums | None) -> Shape:
    """One user's score; all zeros without sums."""
    counts = {counter: sums[counter] if sums else 0 for counter in scoring.COUNTED}
    points = scoring.leader_score(counts)
    return {
        **name,
        "rank": rank,
        "leader_score": points,
        "level": scoring.level(points) if sums else 0,
        **dates(board),
        **counts,
    }


def of_person(caller: Caller, user_id: UUID, boards: dict[Window, Board]) -> dict[Window, Shape]:
    """The user's score per window with contributions; zeros in every window if there are none. Empty for an unknown id."""
    name = user_fields([user_id], caller, *_STREAK).get(user_id)
    if name is None:
        return {}
    standings = {Window(row.window): row for row in Standing.objects.filter(user_id=user_id, lang="")}
    result = {}
    for window in Window:
        if window in standings:
            board = boards.get(window)
            result[window] = score(name, rank_of(standings[window]), board, sums_of([user_id], board).get(user_id))
        elif not standings:
            result[window] = score(name, None, None, None)
    return result


def empty(caller: Caller, user_id: UUID) -> Shape | None:
    """An all-zero score; None for an unknown id."""
    name = user_fields([user_id], caller, *_STREAK).get(user_id)
    return name and score(name, None, None, None)
