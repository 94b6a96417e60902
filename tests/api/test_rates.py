"""How often tasks may be asked for."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from oasst.api.base.codes import Code
from oasst.models import User, UserRole
from tests.api.conftest import Program, refused
from tests.api.volunteers import Volunteer, a_crowd
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(bot: Program) -> list[Volunteer]:
    return a_crowd(bot, 3)


def passed(act: Callable[[], Any], times: int) -> int:
    """How many requests the limit let pass; each of the others must have a time to retry."""
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


def test_requests_for_no_one_count_for_the_client(bot: Program, settings: Settings) -> None:
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


def given(program: Program, tasks_per_minute: int | None) -> Program:
    program.client.tasks_per_minute = tasks_per_minute
    program.client.save()
    return program


def test_a_key_that_names_another_person_each_time_is_counted_itself(bot: Program) -> None:
    crowd = iter(a_crowd(given(bot, None), 35))
    assert passed(lambda: next(crowd).asks(), 35) == 30
    head = iter(range(35))
    body = {"type": "random", "user": a_crowd(bot, 1)[0].user}
    assert passed(lambda: bot.post("/tasks/", body, user=f"local:{next(head)}"), 35) == 0


def test_staff_let_one_key_serve_hundreds_or_fewer(bot: Program, other_bot: Program) -> None:
    crowd = iter(a_crowd(given(bot, 100), 35))
    assert passed(lambda: next(crowd).asks(), 35) == 35
    few = iter(a_crowd(given(other_bot, 3), 5))
    assert passed(lambda: next(few).asks(), 5) == 3


def test_a_trusted_key_serves_as_many_as_the_settings_say(site: Program, settings: Settings) -> None:
    settings.RATE_LIMIT_TASK_API_TIMES = 33
    crowd = iter(a_crowd(given(site, None), 35))
    assert passed(lambda: next(crowd).asks(), 35) == 33


def test_requests_for_no_one_count_for_the_key_too(bot: Program) -> None:
    given(bot, 3)
    assert passed(lambda: bot.post("/tasks/", {}), 5) == 3


def test_staff_set_the_number_in_the_admin(bot: Program) -> None:
    boss = User.objects.create_user("boss", role=UserRole.ADMIN)
    path = f"/admin/oasst/apiclient/{bot.client.pk}/change/"
    form = {"description": "a bot", "enabled": "on", "tasks_per_minute": "500", "scopes": ["read", "work"]}
    assert signed_in(boss).post(path, form).status_code == 302
    bot.client.refresh_from_db()
    assert bot.client.tasks_per_minute == 500
