"""Exactly as many pass in a window as may."""

import logging
import threading
import time

import pytest
from pytest_django import Settings

from oasst.serving import rate_limits
from oasst.serving.rate_limits import Limit, seconds_to_wait


def three(who: str = "ada", *, name: str = "three", times: int = 3, minutes: int = 1) -> Limit:
    return Limit(name, who, times, minutes)


def test_as_many_pass_as_may_and_the_rest_learn_how_long_to_wait() -> None:
    waits = [seconds_to_wait([three()]) for _ in range(5)]
    assert waits[:3] == [0, 0, 0]
    assert [59 <= each <= 60 for each in waits[3:]] == [True, True]


def test_everyone_and_every_limit_is_counted_apart() -> None:
    assert [seconds_to_wait([three()]) for _ in range(3)] == [0, 0, 0]
    assert seconds_to_wait([three("ben")]) == 0
    assert seconds_to_wait([three(name="other")]) == 0
    assert seconds_to_wait([three()]) > 0


def test_what_the_first_limit_refuses_is_not_counted_by_the_next() -> None:
    narrow, wide = three(times=1), three(name="wide", times=2, minutes=3)
    assert seconds_to_wait([narrow, wide]) == 0
    assert [0 < seconds_to_wait([narrow, wide]) <= 60 for _ in range(3)] == [True] * 3
    assert seconds_to_wait([wide]) == 0
    assert 170 < seconds_to_wait([wide]) <= 180


def test_the_window_ends_by_itself_and_does_not_move_with_later_hits() -> None:
    limit = three(times=1)
    assert seconds_to_wait([limit]) == 0
    redis = rate_limits._script(_url()).registered_client
    redis.pexpire(limit.key, 200)
    assert seconds_to_wait([limit]) == 1
    time.sleep(0.25)
    assert seconds_to_wait([limit]) == 0


def test_a_counter_that_lost_its_end_gets_one_again() -> None:
    limit = three(times=1)
    assert seconds_to_wait([limit]) == 0
    rate_limits._script(_url()).registered_client.persist(limit.key)
    assert seconds_to_wait([limit]) == 60


def test_of_32_at_once_exactly_as_many_pass_as_may() -> None:
    limit, start, waits = three(times=10), threading.Barrier(32), []

    def hit() -> None:
        start.wait()
        waits.append(seconds_to_wait([limit]))

    threads = [threading.Thread(target=hit) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (waits.count(0), len(waits)) == (10, 32)


def test_with_redis_away_no_one_is_refused_and_the_log_says_so(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/1"}}
    with caplog.at_level(logging.WARNING):
        assert [seconds_to_wait([three(times=1)]) for _ in range(3)] == [0, 0, 0]
    assert [record.name for record in caplog.records] == ["oasst.serving.rate_limits"] * 3


def _url() -> str:
    from django.conf import settings

    return str(settings.CACHES["default"]["LOCATION"])
