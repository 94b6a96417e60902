"""Streaks. Pure, no Django.

Ours counts active days in the user's time zone and allows one day off at a time. The API returns Open Assistant's streak
(docs/reference/scores.md), which counts whole days from the first action to the last, and ends after 36 hours without one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

# Days off in a row that do not break a streak.
GRACE_DAYS = 1
# The longest pause within a streak of Open Assistant.
IDLE = timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Streak:
    """`days` active days from `began` to `last`."""

    days: int
    began: date | None = None
    last: date | None = None

    def ends_today(self, today: date) -> bool:
        """Whether the streak ends unless the user is active today."""
        return self.last is not None and today - self.last == _REACH

    def includes(self, today: date) -> bool:
        return self.last == today


_REACH = timedelta(days=GRACE_DAYS + 1)


def streak(active: Iterable[date], today: date) -> Streak:
    """The current streak, from the active days."""
    days: list[date] = []
    for day in sorted({each for each in active if each <= today}, reverse=True):
        if (days[-1] if days else today) - day > _REACH:
            break
        days.append(day)
    return Streak(len(days), began=days[-1], last=days[0]) if days else Streak(0)


@dataclass(frozen=True, slots=True)
class Run:
    """Open Assistant's streak: whole days since `start`, which is None after a long pause."""

    days: int
    start: datetime | None


def reference_streak(start: datetime | None, last: datetime | None, now: datetime) -> Run:
    """`start` is the first action from which no pause up to `last` is longer than IDLE."""
    if start is None or last is None or now - last > IDLE:
        return Run(0, None)
    return Run((last - start).days, start)
