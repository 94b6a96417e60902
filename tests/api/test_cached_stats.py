"""Statistics as they were counted last: /stats/cached…"""

import pytest
from pytest_django import DjangoAssertNumQueries

from leaderboard.community import statistics
from oasst.api.base.codes import Code
from oasst.models import User
from tests.api.conftest import Program, refused
from tests.corpus import a_tree

pytestmark = pytest.mark.django_db


def test_before_the_first_count_there_are_none(bot: Program) -> None:
    assert bot.get("/stats/cached").json() == {"stats_by_name": {}}
    response = bot.get("/stats/cached/users_accepted_tos")
    assert refused(response, Code.CACHED_STATS_NOT_AVAILABLE, 400)


def test_counted_they_have_open_assistants_names_and_shapes(site: Program, bot: Program, ada: User) -> None:
    a_tree(ada)
    assert site.post("/stats/cached/update").status_code == 204
    found = bot.get("/stats/cached").json()["stats_by_name"]
    assert set(found) == set(statistics.BY_NAME)
    assert {name: each["name"] for name, each in found.items()} == {name: name for name in found}
    assert {name: found[name]["stats"] for name in list(statistics.BY_NAME)[:5]} == {
        "human_messages_by_lang": {"en": 1},
        "human_messages_by_role": {"prompter": 1},
        "message_trees_by_state": {"growing": 1},
        "message_trees_states_by_lang": [{"lang": "en", "state": "growing", "count": 1}],
        "users_accepted_tos": {"count": 0},
    }


def test_one_of_them_is_told_alone(site: Program, bot: Program) -> None:
    site.post("/stats/cached/update")
    found = bot.get("/stats/cached/users_accepted_tos").json()
    assert (set(found), found["name"], found["stats"]) == (
        {"name", "last_updated", "stats"}, "users_accepted_tos", {"count": 0},
    )  # fmt: skip


def test_a_name_that_stands_for_nothing_is_malformed(bot: Program) -> None:
    assert bot.get("/stats/cached/everything").status_code == 422


def test_reading_them_costs_one_statement_beside_the_key(
    site: Program, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    site.post("/stats/cached/update")
    with django_assert_num_queries(2):
        site.get("/stats/cached")
