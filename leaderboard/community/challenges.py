"""Challenges: a goal for one kind of work in one language and period, counted from the tallies."""

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
# A job refreshes the cache every half minute; without it, a page view does.
_FRESH_FOR_S = 120


@dataclass(frozen=True, slots=True)
class Challenge:
    """`done` is the progress by `people` contributors; `mine` is the viewer's share."""

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
        """The progress shown on pages. Rounded for a team, which can be one person, until the goal is reached."""
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
    """Recounts active and upcoming challenges and caches them for all pages."""
    rows = _rows(ends_after=now)
    cache.set(_KEY, rows, _FRESH_FOR_S)
    return rows


def ahead(now: datetime) -> list[Challenge]:
    """Active and upcoming challenges, the next to end first."""
    rows = cache.get(_KEY)
    return _not_over(refresh(now) if rows is None else rows, now)


def running(now: datetime) -> list[Challenge]:
    return [each for each in ahead(now) if each.has_begun(now)]


def running_for(user: User, now: datetime) -> list[Challenge]:
    """Active challenges the user can contribute to: in their languages, open to all or of their team.

    For the dashboard: reads the cache only, so that the page never waits for counting.
    """
    known = _not_over(cache.get(_KEY) or [], now)
    active = [each for each in known if each.has_begun(now) and each.lang in user.langs]
    mine = teams.team_of(user) if any(each.team_id for each in active) else None
    return [each for each in active if each.team_id in (None, mine)]


def over(now: datetime, number: int = 1) -> tuple[Sequence[Challenge], bool]:
    """A page of ended challenges, latest first, and whether there are more."""
    rows = _rows(ends_before=now, limit=PER_PAGE + 1, offset=(number - 1) * PER_PAGE)
    return [Challenge(**row) for row in rows[:PER_PAGE]], len(rows) > PER_PAGE


def of_team(team_id: int) -> list[Challenge]:
    return [Challenge(**row) for row in _rows(team=team_id, limit=PER_PAGE)]


def read(challenge_id: int, viewer: Viewer) -> Challenge:
    """One challenge with its current progress and the viewer's share.

    Raises:
        Http404: no challenge has this id.
    """
    rows = _rows(id=challenge_id, me=viewer.pk if isinstance(viewer, User) else None)
    if not rows:
        raise Http404(_("This challenge doesn't exist."))
    return Challenge(**rows[0])


def _not_over(rows: list[dict[str, Any]], now: datetime) -> list[Challenge]:
    return [each for each in (Challenge(**row) for row in rows) if not each.is_over(now)]


def _rows(**filters: Any) -> list[dict[str, Any]]:
    defaults = {"id": None, "team": None, "me": None, "ends_after": BEGINNING, "ends_before": None}
    return statements.records("challenges", **{**defaults, "limit": _MOST, "offset": 0, **filters})
