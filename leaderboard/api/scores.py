"""People's scores, as the reference tells them."""

from collections.abc import Sequence
from uuid import UUID

from leaderboard.api.frames import Shape, dates, named, updated
from leaderboard.boards.boards import sums_of
from leaderboard.boards.standings import Sums
from leaderboard.models import Board, Standing
from leaderboard.models.standings import StandingQuerySet
from leaderboard.rules import scoring
from leaderboard.rules.windows import Window
from oasst.api.base.callers import Caller

_STREAK = ("streak_days", "streak_last_day_date")
# A person with the rank they have.
Ranked = tuple[int | None, Standing]


def ranked(window: Window) -> StandingQuerySet:
    """Everybody on the board of all languages, by the reference's score."""
    return Standing.objects.on(window).shown().best_first("leader_score")


def rank_of(standing: Standing) -> int | None:
    """The rank of somebody who is shown."""
    board = ranked(Window(standing.window))
    if not board.filter(user_id=standing.user_id).exists():
        return None
    ahead = Standing.objects.on(standing.window).ahead_of(standing.leader_score, standing.user_id, "leader_score")
    return ahead.number_shown() + 1


def leaderboard(caller: Caller, window: Window, board: Board | None, rows: Sequence[Ranked]) -> Shape:
    return {
        "time_frame": window.value,
        "last_updated": updated(board),
        "leaderboard": scores(caller, board, rows),
    }


def scores(caller: Caller, board: Board | None, rows: Sequence[Ranked]) -> list[Shape]:
    """Five statements, however many people."""
    people = [standing.user_id for _rank, standing in rows]
    names, sums = named(people, caller, *_STREAK), sums_of(people, board)
    return [score(names[standing.user_id], rank, board, sums.get(standing.user_id)) for rank, standing in rows]


def score(name: Shape, rank: int | None, board: Board | None, sums: Sums | None) -> Shape:
    """One person's score; without sums, that of somebody who has done nothing."""
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
    """The person's score in every window they are on; in none of them, in all with nothing. Nobody of that id: nothing."""
    name = named([user_id], caller, *_STREAK).get(user_id)
    if name is None:
        return {}
    held = {Window(row.window): row for row in Standing.objects.filter(user_id=user_id, lang="")}
    found = {}
    for window in Window:
        if window in held:
            board = boards.get(window)
            found[window] = score(name, rank_of(held[window]), board, sums_of([user_id], board).get(user_id))
        elif not held:
            found[window] = score(name, None, None, None)
    return found


def empty(caller: Caller, user_id: UUID) -> Shape | None:
    """The score of somebody who has done nothing in a window; None: there is nobody of that id."""
    name = named([user_id], caller, *_STREAK).get(user_id)
    return name and score(name, None, None, None)
