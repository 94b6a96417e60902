from datetime import UTC, datetime, timedelta, timezone

import pytest

from leaderboard.rules.windows import Window, since

NOW = datetime(2026, 3, 20, 15, 40, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("window", "begin"),
    [
        (Window.DAY, datetime(2026, 3, 19, 15, tzinfo=UTC)),
        (Window.WEEK, datetime(2026, 3, 13, tzinfo=UTC)),
        (Window.MONTH, datetime(2026, 2, 18, tzinfo=UTC)),
        (Window.TOTAL, datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_window_begins_on_an_hour_or_at_midnight_utc(window: Window, begin: datetime) -> None:
    assert since(window, NOW) == begin


def test_the_time_zone_of_the_clock_does_not_matter() -> None:
    assert since(Window.WEEK, NOW.astimezone(timezone(timedelta(hours=9)))) == since(Window.WEEK, NOW)
