"""How work is paced on the pages of tasks: numbers that shape pages and decide on no message. Pure, no Django."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    daily_goal: int = 10
    """Tasks a day that the counter of the task pages counts towards, until a person chooses another number."""
    offered_daily_goals: tuple[int, ...] = (3, 5, 10, 20, 40)
    """The goals that the dashboard offers."""
    highest_daily_goal: int = 200
    """The highest goal that is stored."""


PACE = Pace()
