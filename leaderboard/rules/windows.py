"""Time windows of leaderboards. Pure, no Django."""

import enum
from datetime import UTC, datetime, timedelta


class Window(enum.StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    TOTAL = "total"


# Granularities of tallies. The day window sums hours, the others days.
HOUR, DAY, TOTAL = "hour", "day", "total"
SPAN_OF = {Window.DAY: HOUR, Window.WEEK: DAY, Window.MONTH: DAY, Window.TOTAL: TOTAL}

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def since(window: Window, now: datetime) -> datetime:
    """The start of the window.

    Day: 24 hours ago, rounded down to the hour. Week and month: midnight UTC, 7 and 30 days ago.
    """
    match window:
        case Window.DAY:
            return _hour(now - timedelta(hours=24))
        case Window.WEEK:
            return _midnight(now - timedelta(days=7))
        case Window.MONTH:
            return _midnight(now - timedelta(days=30))
        case Window.TOTAL:
            return BEGINNING


def _hour(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _midnight(moment: datetime) -> datetime:
    return _hour(moment).replace(hour=0)
