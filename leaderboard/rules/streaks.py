"""Streaks: how long somebody has kept coming back. Pure, no Django.

Ours counts days of activity in the person's own time zone and forgives one day off at a time. The reference's, which the
API tells, counts whole days from the first act to the last, and breaks after 36 hours without one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

# Days off in a row that do not break a streak.
GRACE_DAYS = 1
# The longest pause between two acts of one streak of the reference.
IDLE = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Streak:
    """So many days with activity since `began`, the last of them `last`."""

    days: int
    began: date | None = None
    last: date | None = None

    def ends_today(self, today: date) -> bool:
        """Unless they do something today it is over."""
        return self.last is not None and today - self.last == _REACH

    def includes(self, today: date) -> bool:
        return self.last == today


_REACH = timedelta(days=GRACE_DAYS + 1)


def streak(active: Iterable[date], today: date) -> Streak:
    """The streak that is alive today, from the days with activity."""
    days: list[date] = []
    for day in sorted({each for each in active if each <= today}, reverse=True):
        if (days[-1] if days else today) - day > _REACH:
            break
        days.append(day)
    return Streak(len(days), began=days[-1], last=days[0]) if days else Streak(0)


@dataclass(frozen=True, slots=True)
class Run:
    """The reference's streak: whole days since `start`, which is absent after a long pause."""

    days: int
    start: datetime | None


def reference_streak(start: datetime | None, last: datetime | None, now: datetime) -> Run:
    """`start` is the first of the acts before `last` without a pause longer than IDLE between any two."""
    if start is None or last is None or now - last > IDLE:
        return Run(0, None)
    return Run((last - start).days, start)
