"""Requests made up from the OpenAPI document break nothing and are answered as it says.

Beside a small world of sound rows there is one of hostile rows, see tests/hostile. `make fuzz` sends as many requests as
FUZZ_REQUESTS says, the test suite a few.
"""

import os
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from pytest_django import Settings

from oasst.models import ApiClient, Message, TreeState, User
from tests.api.conftest import Program, a_program
from tests.api.fuzzing import SEED, Pools, operations, try_out
from tests.api.operations import OURS, REFERENCE
from tests.api.posted import a_prompt, an_answer
from tests.api.volunteers import Volunteer
from tests.hostile import worlds
from tests.pages.walk import one_of_everything

_ALL = len(REFERENCE) + len(OURS)
# For each operation.
EXAMPLES = -(-int(os.environ.get("FUZZ_REQUESTS", 5 * _ALL)) // _ALL)
ROOT_TOKEN = "r" * 40
# The first parts of addresses; those with much to try out come first, so that parallel processes end together.
PARTS = (
    "tasks",
    "messages",
    "users",
    "frontend_users",
    "frontend_messages",
    "text_labels",
    "admin",
    "stats",
    "leaderboards",
    "trollboards",
    "releases",
    "auth",
    "hf",
)


@cache
def by_part() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for each in operations():
        found.setdefault(each.path.removeprefix("/api/v1/").split("/")[0], []).append(each)
    return found


@pytest.fixture
def pools(transactional_db: None, settings: Settings) -> Iterator[Pools]:
    """A small world: three people who hold tasks, a conversation in review, one that grows, one that is finished.

    And one object of every model with values that no one would write.
    """
    settings.RATE_LIMIT, settings.ROOT_TOKENS = False, [ROOT_TOKEN]
    one_of_everything(*(User.objects.create_user(name) for name in ("hostile-ada", "hostile-ben")))
    worlds.make(SEED % worlds.WORLDS)
    site, bot = a_program("the site", trusted=True), a_program("a bot")
    people = [Volunteer(site, name) for name in ("ada", "ben", "cleo")]
    for each in people:
        each.asks("initial_prompt")
    made = Pools(_values(site, bot, people), [site.key, site.key, bot.key], [each.head for each in people], ROOT_TOKEN)
    yield made
    print(f"\nanswers: {dict(sorted(made.counted.items()))}")


def _values(site: Program, bot: Program, people: list[Volunteer]) -> dict[str, list[str]]:
    tasks = []
    for each in people:
        prompt = a_prompt(site, each.row, frontend_message_id=f"prompt of {each.name}", state=TreeState.GROWING)
        answer = an_answer(site, prompt, frontend_message_id=f"answer to {each.name}")
        an_answer(site, answer)
        a_prompt(bot, review_result=None, state=TreeState.INITIAL_PROMPT_REVIEW)
        a_prompt(site, deleted=True, state=TreeState.READY_FOR_EXPORT)
        tasks += [each.given()["id"] for _ in range(2) if each.asks().status_code == 200]
    messages = [str(pk) for pk in Message.objects.values_list("pk", flat=True)]
    names = [each.name for each in people]
    return {
        "message_id": [*messages, "prompt of ada", "answer to ben", *people[0].acked.values()],
        "task_id": tasks,
        "user_id": [str(pk) for pk in User.objects.values_list("pk", flat=True)],
        "api_client_id": [str(pk) for pk in ApiClient.objects.values_list("pk", flat=True)],
        "username": names,
        "id": names,
        "auth_method": ["local"],
        "time_frame": ["day", "week", "month", "total"],
        "lang": ["en", "de", "zh"],
    }


def test_every_part_of_the_api_is_tried_out() -> None:
    there = {each.path.split("/")[1] for each in (*REFERENCE, *OURS)}
    assert set(by_part()) == there == set(PARTS)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", PARTS)
def test_no_request_breaks_the_api_or_gets_an_answer_that_is_not_described(part: str, pools: Pools) -> None:
    for operation in by_part()[part]:
        try_out(operation, pools, EXAMPLES)
    assert sum(pools.counted.values()) >= len(by_part()[part])
