"""Teams: joining and leaving them, and how they stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leaderboard import statements
from leaderboard.models import Member, Team
from leaderboard.rules.windows import Window
from oasst.access import Viewer
from oasst.db import locks
from oasst.models import User

WINDOW = Window.WEEK
_MOST_TEAMS = 200
# Members are named up to this number; the others are in the sums.
_MOST_MEMBERS = 100

IN_ANOTHER = gettext_lazy("You are in another team. Leave it first.")
CLOSED = gettext_lazy("This team takes nobody in at the moment.")


class Refused(Exception):
    """Somebody cannot join; the argument says why, in words for them."""


def join(*, team: Team, by: User) -> None:
    """Makes a person a member. Doing so twice changes nothing.

    Raises:
        Refused: they are in another team, or this one takes nobody in.
    """
    with transaction.atomic():
        locks.lock_person(by.pk)
        now = team_of(by)
        if now == team.pk:
            return
        if now is not None:
            raise Refused(IN_ANOTHER)
        if not Team.objects.filter(pk=team.pk, open=True).exists():
            raise Refused(CLOSED)
        Member.objects.create(user=by, team=team)


def leave(*, team: Team, by: User) -> None:
    """Ends a membership. Doing so twice changes nothing."""
    Member.objects.filter(user=by, team=team, left_at=None).update(left_at=Now())


def team_of(user: User) -> int | None:
    """The team somebody is in."""
    return Member.objects.filter(user=user, left_at=None).values_list("team", flat=True).first()


# --- Reading ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A team on the board: its members of today, and the points they have together on the board of the window."""

    id: int
    name: str
    about: str
    open: bool
    members: int
    points: int


@dataclass(frozen=True, slots=True)
class Mate:
    user: User
    points: int
    has_profile: bool


@dataclass(frozen=True, slots=True)
class TeamPage:
    """`mates` are those who are on the boards, most points first; `is_mine`, and whether the viewer is in `another` team."""

    team: Row
    mates: Sequence[Mate]
    is_mine: bool
    another: bool

    @property
    def unnamed(self) -> int:
        return self.team.members - len(self.mates)

    @property
    def refusal(self) -> Promise | None:
        """Why the viewer cannot join."""
        if self.another:
            return IN_ANOTHER
        return None if self.team.open else CLOSED


def board() -> list[Row]:
    """Teams by the points of their members, banned and deleted people left out."""
    return [Row(**row) for row in statements.records("teams", id=None, window=WINDOW.value, limit=_MOST_TEAMS)]


def read(team_id: int, viewer: Viewer) -> TeamPage:
    """
    Raises:
        Http404: there is no such team.
    """
    found = statements.records("teams", id=team_id, window=WINDOW.value, limit=1)
    if not found:
        raise Http404(_("There is no such team."))
    mine = team_of(viewer) if isinstance(viewer, User) else None
    return TeamPage(
        team=Row(**found[0]),
        mates=_mates(team_id),
        is_mine=mine == team_id,
        another=mine not in (None, team_id),
    )


def _mates(team_id: int) -> list[Mate]:
    rows = statements.rows("team_members", id=team_id, window=WINDOW.value, limit=_MOST_MEMBERS)
    users = User.objects.in_bulk([user_id for user_id, _points, _has in rows])
    return [Mate(users[user_id], points, has_profile) for user_id, points, has_profile in rows]
