"""Challenges: so much accepted work of one kind in one language within some time, by the tallies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.http import Http404
from django.utils.translation import gettext as _

from leaderboard import statements
from leaderboard.community import teams
from leaderboard.models import Challenge as Stored
from leaderboard.rules import steps
from leaderboard.rules.windows import BEGINNING
from oasst.access import Viewer
from oasst.models import User

PER_PAGE = 10
_MOST = 50
_KEY = "challenges"
# The job that counts renews them every half minute; without it they are counted when somebody looks.
_FRESH_FOR_S = 120


@dataclass(frozen=True, slots=True)
class Challenge:
    """`done` is what `people` so many have done of it, `mine` of that the viewer, where one is looking."""

    id: int
    title: str
    lang: str
    counts: str
    goal: int
    starts_at: datetime
    ends_at: datetime
    team_id: int | None
    team: str | None
    done: int
    people: int
    mine: int

    @property
    def counted(self) -> str:
        return str(Stored.Counts(self.counts).label)

    @property
    def shown(self) -> int:
        """As pages say it: of a team, which may be one person, in steps, unless the goal is reached."""
        return steps.step(self.done) if self.team_id and self.done < self.goal else self.done

    @property
    def value(self) -> int:
        return min(self.shown, self.goal)

    @property
    def is_reached(self) -> bool:
        return self.done >= self.goal

    def is_over(self, now: datetime) -> bool:
        return self.ends_at <= now

    def has_begun(self, now: datetime) -> bool:
        return self.starts_at <= now


def refresh(now: datetime) -> list[dict[str, Any]]:
    """Counts those that run and those to come anew, for all pages."""
    rows = _rows(ends_after=now)
    cache.set(_KEY, rows, _FRESH_FOR_S)
    return rows


def ahead(now: datetime) -> list[Challenge]:
    """Those that run and those to come, the next to end first."""
    rows = cache.get(_KEY)
    return _not_over(refresh(now) if rows is None else rows, now)


def running(now: datetime) -> list[Challenge]:
    return [each for each in ahead(now) if each.has_begun(now)]


def running_for(user: User, now: datetime) -> list[Challenge]:
    """Those somebody can take part in: in their languages, of everybody or of their team.

    For the desk, which does not wait: what has not been counted yet is not shown.
    """
    known = _not_over(cache.get(_KEY) or [], now)
    found = [each for each in known if each.has_begun(now) and each.lang in user.langs]
    mine = teams.team_of(user) if any(each.team_id for each in found) else None
    return [each for each in found if each.team_id in (None, mine)]


def over(now: datetime, number: int = 1) -> tuple[Sequence[Challenge], bool]:
    """A page of those that have ended, the last one first, and whether there are more."""
    rows = _rows(ends_before=now, limit=PER_PAGE + 1, offset=(number - 1) * PER_PAGE)
    return [Challenge(**row) for row in rows[:PER_PAGE]], len(rows) > PER_PAGE


def of_team(team_id: int) -> list[Challenge]:
    return [Challenge(**row) for row in _rows(team=team_id, limit=PER_PAGE)]


def read(challenge_id: int, viewer: Viewer) -> Challenge:
    """One challenge as of now, and what the viewer has done for it.

    Raises:
        Http404: there is none.
    """
    found = _rows(id=challenge_id, me=viewer.pk if isinstance(viewer, User) else None)
    if not found:
        raise Http404(_("There is no such challenge."))
    return Challenge(**found[0])


def _not_over(rows: list[dict[str, Any]], now: datetime) -> list[Challenge]:
    return [each for each in (Challenge(**row) for row in rows) if not each.is_over(now)]


def _rows(**narrowed: Any) -> list[dict[str, Any]]:
    every = {"id": None, "team": None, "me": None, "ends_after": BEGINNING, "ends_before": None}
    return statements.records("challenges", **{**every, "limit": _MOST, "offset": 0, **narrowed})
