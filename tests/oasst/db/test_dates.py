"""Whatever moment is stored can be read and shown in every time zone."""

import datetime
import zoneinfo

import pytest
from django.db import connection
from django.utils import timezone

pytestmark = pytest.mark.django_db

ZONES = ("Pacific/Kiritimati", "Etc/GMT+12", "UTC")
FIRST, LAST = datetime.date(2, 1, 1), datetime.date(9998, 12, 31)


def read(written: str, kind: str) -> datetime.date:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT %s::{kind}", [written])
        found: datetime.date = cursor.fetchone()[0]
    return found


@pytest.mark.parametrize(
    ("written", "day"),
    [
        *((early, FIRST) for early in ("-infinity", "0044-03-15 BC", "0001-01-01", "4713-01-01 BC")),
        *((late, LAST) for late in ("infinity", "9999-12-31", "12026-01-01", "294276-12-31")),
    ],
)
def test_a_moment_outside_the_years_is_the_nearest_one_inside(written: str, day: datetime.date) -> None:
    assert read(written, "date") == day
    moment = read(written, "timestamptz")
    assert moment == datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    assert isinstance(moment, datetime.datetime)
    for zone in ZONES:
        assert str(timezone.localtime(moment, zoneinfo.ZoneInfo(zone)))


def test_any_other_moment_is_what_it_is() -> None:
    assert read("2026-11-21 10:30:00.000001+02", "timestamptz") == datetime.datetime(
        2026, 11, 21, 8, 30, 0, 1, datetime.UTC
    )
    assert read("2026-11-21", "date") == datetime.date(2026, 11, 21)
