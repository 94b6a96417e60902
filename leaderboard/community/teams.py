"""Teams: joining, leaving, and the team board."""

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
# At most this many members are listed; totals include all.
_MOST_MEMBERS = 100

IN_ANOTHER = gettext_lazy("You're in another team. Leave it first.")
CLOSED = gettext_lazy("This team isn't accepting new members right now.")


class Refused(Exception):
    """Joining is not possible. The argument is a message for the user."""


def join(*, team: Team, by: User) -> None:
    """Adds a member. Idempotent.

    Raises:
        Refused: the user is in another team, or this team is closed.
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
    """Ends a membership. Idempotent."""
    Member.objects.filter(user=by, team=team, left_at=None).update(left_at=Now())


def team_of(user: User) -> int | None:
    """The id of the user's current team."""
    return Member.objects.filter(user=user, left_at=None).values_list("team", flat=True).first()


# --- Reading ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A team on the board, with its current members and their total points in the window."""

    id: int
    name: str
    about: str
    open: bool
    members: int
    points: int


@dataclass(frozen=True, slots=True)
class TeamMember:
    user: User
    points: int
    has_profile: bool


@dataclass(frozen=True, slots=True)
class TeamPage:
    """`mates` are the members shown on leaderboards, most points first. `another`: the viewer is in another team."""

    team: Row
    mates: Sequence[TeamMember]
    is_mine: bool
    another: bool

    @property
    def unnamed(self) -> int:
        return self.team.members - len(self.mates)

    @property
    def refusal(self) -> Promise | None:
        """Why the viewer cannot join, or None."""
        if self.another:
            return IN_ANOTHER
        return None if self.team.open else CLOSED


def board() -> list[Row]:
    """Teams by total points of their members, without banned and deleted users."""
    return [Row(**row) for row in statements.records("teams", id=None, window=WINDOW.value, limit=_MOST_TEAMS)]


def read(team_id: int, viewer: Viewer) -> TeamPage:
    """
    Raises:
        Http404: no team has this id.
    """
    rows = statements.records("teams", id=team_id, window=WINDOW.value, limit=1)
    if not rows:
        raise Http404(_("This team doesn't exist."))
    mine = team_of(viewer) if isinstance(viewer, User) else None
    return TeamPage(
        team=Row(**rows[0]),
        mates=_mates(team_id),
        is_mine=mine == team_id,
        another=mine not in (None, team_id),
    )


def _mates(team_id: int) -> list[TeamMember]:
    rows = statements.rows("team_members", id=team_id, window=WINDOW.value, limit=_MOST_MEMBERS)
    users = User.objects.in_bulk([user_id for user_id, _points, _has in rows])
    return [TeamMember(users[user_id], points, has_profile) for user_id, points, has_profile in rows]
