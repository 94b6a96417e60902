"""How often tasks may be asked for."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from oasst.api.base.codes import Code
from tests.api.conftest import Program, refused
from tests.api.volunteers import Volunteer, a_crowd

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(bot: Program) -> list[Volunteer]:
    return a_crowd(bot, 3)


def passed(act: Callable[[], Any], times: int) -> int:
    """How many of so many requests were not refused for their number; of the others each must say when to come back."""
    answers = [act() for _ in range(times)]
    for each in answers:
        if each.status_code == 429:
            assert refused(each, Code.TOO_MANY_REQUESTS, 429)
            assert each.headers["Retry-After"] in each.json()["message"]
    return sum(each.status_code != 429 for each in answers)


def test_thirty_requests_in_four_minutes_pass_for_one_person(crowd: list[Volunteer]) -> None:
    assert passed(lambda: crowd[0].asks("summarize_story"), 33) == 30
    assert 230 < int(crowd[0].asks().headers["Retry-After"]) <= 240
    assert passed(crowd[1].asks, 1) == 1


@pytest.mark.parametrize(("type_", "times"), [("assistant_reply", 4), ("prompter_reply", 8)])
def test_replies_have_limits_of_their_own(crowd: list[Volunteer], type_: str, times: int) -> None:
    assert passed(lambda: crowd[0].asks(type_), times + 2) == times
    assert 110 < int(crowd[0].asks(type_).headers["Retry-After"]) <= 120
    assert passed(lambda: crowd[0].asks("rate_summary"), 1) == 1


def test_clients_are_counted_apart(crowd: list[Volunteer], other_bot: Program) -> None:
    assert passed(lambda: crowd[0].asks("assistant_reply"), 5) == 4
    assert passed(lambda: Volunteer(other_bot, crowd[0].name).asks("assistant_reply"), 5) == 4


def test_requests_for_nobody_count_for_the_client(bot: Program, settings: Settings) -> None:
    settings.RATE_LIMIT_TASK_API_TIMES = 2
    assert passed(lambda: bot.post("/tasks/", {}), 5) == 2
    assert passed(Volunteer(bot, "somebody").asks, 1) == 1


def test_who_is_named_in_the_head_is_counted_instead_of_the_one_in_the_body(crowd: list[Volunteer]) -> None:
    bot = crowd[0].program
    body = {"type": "assistant_reply"}
    assert passed(lambda: bot.post("/tasks/", {**body, "user": crowd[0].user}, user="local:all"), 3) == 3
    assert passed(lambda: bot.post("/tasks/", {**body, "user": crowd[1].user}, user="local:all"), 3) == 1
    assert passed(lambda: crowd[0].asks("assistant_reply"), 5) == 4


def test_limits_can_be_switched_off(crowd: list[Volunteer], settings: Settings) -> None:
    settings.RATE_LIMIT = False
    assert passed(lambda: crowd[0].asks("assistant_reply"), 6) == 6
