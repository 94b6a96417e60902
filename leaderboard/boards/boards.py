"""Reading a leaderboard: a page of rows, and the viewer with neighbours. The number of queries is constant."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from leaderboard.boards import standings
from leaderboard.boards.standings import Sums
from leaderboard.models import Board, Profile, Standing
from leaderboard.models.standings import StandingQuerySet
from leaderboard.rules import scoring, steps
from leaderboard.rules.windows import Window
from oasst.access import Viewer
from oasst.models import User

PER_PAGE = 50
# Rows shown above and below the viewer.
NEIGHBOURS = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A person on a leaderboard, with their confirmed work.

    `rank` is None without points, or if the person is hidden.
    """

    rank: int | None
    user: User
    points: int
    level: int
    sums: Sums
    has_profile: bool
    is_me: bool

    @property
    def prompts(self) -> int:
        return int(self.sums.get("accepted_prompts", 0))

    @property
    def replies(self) -> int:
        return int(self.sums.get("accepted_replies_assistant", 0) + self.sums.get("accepted_replies_prompter", 0))

    @property
    def reviews(self) -> int:
        return int(self.sums.get("reviews_agreed", 0))

    @property
    def rankings(self) -> int:
        return int(self.sums.get("rankings_good", 0))


@dataclass(frozen=True, slots=True)
class BoardPage:
    """`around` are the viewer and neighbours, if the viewer is not among `rows`."""

    window: Window
    lang: str
    number: int
    rows: Sequence[Row]
    around: Sequence[Row]
    has_more: bool
    since: datetime | None
    refreshed_at: datetime | None


def read(viewer: Viewer, window: Window, lang: str = "", number: int = 1) -> BoardPage:
    """A page of the leaderboard of a window and a language ('' for all languages), by points."""
    board = Board.objects.filter(window=window).first()
    ranked = _ranked(window, lang)
    first = (number - 1) * PER_PAGE
    standings_read = list(ranked[first : first + PER_PAGE + 1])
    page = list(enumerate(standings_read[:PER_PAGE], start=first + 1))
    around = [] if _is_among(viewer, page) else _around(viewer, ranked, window, lang)
    rows = _rows(viewer, board, lang, [*page, *around])
    return BoardPage(
        window=window,
        lang=lang,
        number=number,
        rows=rows[: len(page)],
        around=rows[len(page) :],
        has_more=len(standings_read) > PER_PAGE,
        since=board.since if board and window != Window.TOTAL else None,
        refreshed_at=board.refreshed_at if board else None,
    )


def rank_of(user: User, window: Window, lang: str = "") -> int | None:
    """The user's rank by points, if they are on the leaderboard."""
    own = _ranked(window, lang).filter(user_id=user.pk).first()
    return _rank(own) if own else None


def sums_of(people: Collection[UUID], board: Board | None, lang: str = "") -> dict[UUID, Sums]:
    """Sums of a window by person; empty for a board that was never updated."""
    rows = standings.add_up(people, board, lang or None) if board else []
    return {sums["user_id"]: sums for sums in rows if sums["lang"] == lang}


# --- Queries ------------------------------------------------------------------------------------------------------------


def _ranked(window: Window, lang: str) -> StandingQuerySet:
    return Standing.objects.on(window, lang).shown().filter(points__gt=0).best_first("points")


def _rank(of: Standing) -> int:
    board = Standing.objects.on(of.window, of.lang)
    return board.ahead_of(of.points, of.user_id, "points").number_shown() + 1


def _is_among(viewer: Viewer, page: Iterable[tuple[int, Standing]]) -> bool:
    return not isinstance(viewer, User) or any(standing.user_id == viewer.pk for _rank, standing in page)


def _around(viewer: Viewer, ranked: StandingQuerySet, window: Window, lang: str) -> list[tuple[int | None, Standing]]:
    """The viewer with neighbours; without a rank and alone if the viewer is not on the leaderboard."""
    assert isinstance(viewer, User)
    own = ranked.filter(user_id=viewer.pk).first()
    if own is None:
        known = Standing.objects.on(window, lang).filter(user_id=viewer.pk).first()
        return [(None, known or Standing(window=window, lang=lang, user_id=viewer.pk, points=0))]
    ahead = ranked.ahead_of(own.points, own.user_id, "points").reverse()[:NEIGHBOURS]
    rows = [*reversed(ahead), own, *ranked.behind(own.points, own.user_id, "points")[:NEIGHBOURS]]
    return list(enumerate(rows, start=_rank(own) - len(ahead)))


def _rows(viewer: Viewer, board: Board | None, lang: str, ranked: Sequence[tuple[int | None, Standing]]) -> list[Row]:
    ids = {standing.user_id for _rank, standing in ranked}
    users = User.objects.in_bulk(ids)
    public = set(Profile.objects.filter(user__in=ids, public=True).values_list("user_id", flat=True))
    totals = dict(Standing.objects.on(Window.TOTAL).filter(user_id__in=ids).values_list("user_id", "points"))
    sums = sums_of(ids, board, lang)
    me = viewer.pk if isinstance(viewer, User) else None
    return [
        Row(
            rank=rank,
            user=users[standing.user_id],
            points=standing.points,
            level=_level(totals.get(standing.user_id, 0), is_me=standing.user_id == me),
            sums=sums.get(standing.user_id, {}),
            has_profile=standing.user_id in public,
            is_me=standing.user_id == me,
        )
        for rank, standing in ranked
    ]


def _level(points: int, *, is_me: bool) -> int:
    """The level; for other people from the rounded points, to reveal no more than those."""
    return scoring.level(points if is_me else steps.step(points))
