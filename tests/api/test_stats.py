"""How many messages there are and how the trees stand: /stats/…"""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from oasst.models import TreeState, User
from tests.api.conftest import Program
from tests.corpus import a_reply, a_tree

pytestmark = pytest.mark.django_db


def test_messages_are_counted_by_language_where_they_are_not_deleted(site: Program, ada: User, ben: User) -> None:
    root = a_tree(ada)
    a_reply(root, ben)
    a_reply(root, ada, deleted=True)
    a_tree(ben, lang="de")
    a_tree(ben, lang="sw", deleted=True)
    assert site.get("/stats/").json() == {
        "all": 5, "active": 3, "active_by_lang": {"de": 1, "en": 2}, "deleted": 2, "message_trees": 3
    }  # fmt: skip


def test_an_empty_platform_has_statistics_too(site: Program) -> None:
    assert site.get("/stats/").json() == {
        "all": 0, "active": 0, "active_by_lang": {}, "deleted": 0, "message_trees": 0
    }  # fmt: skip
    assert site.get("/stats/tree_manager").json() == {"state_counts": {}, "message_counts": []}


@pytest.fixture
def three_trees(ada: User, ben: User) -> list[dict[str, Any]]:
    """Two on which people work and a finished one; how each is told of, the newest first."""
    growing = a_tree(ada)
    reply = a_reply(growing, ben)
    a_reply(growing, ada, deleted=True)
    finished = a_tree(ada, state=TreeState.READY_FOR_EXPORT)
    ranking = a_tree(ben, state=TreeState.RANKING)

    def told(root: Any, state: str, last: Any, depth: int, count: int) -> dict[str, Any]:
        return {
            "message_tree_id": str(root.pk), "state": state, "depth": depth, "oldest": root.created_at.isoformat(),
            "youngest": last.created_at.isoformat(), "count": count, "goal_tree_size": 15,
        }  # fmt: skip

    return [
        told(ranking, "ranking", ranking, 0, 1),
        told(finished, "ready_for_export", finished, 0, 1),
        told(growing, "growing", reply, 1, 2),
    ]


def test_trees_are_counted_by_state(site: Program, three_trees: list[dict[str, Any]]) -> None:
    counts = {"growing": 1, "ranking": 1, "ready_for_export": 1}
    assert site.get("/stats/tree_manager/state_counts").json() == counts


def test_trees_tell_how_far_they_have_come(site: Program, three_trees: list[dict[str, Any]]) -> None:
    path = "/stats/tree_manager/message_counts"
    assert site.get(path).json() == [three_trees[0], three_trees[2]]
    assert site.get(path, only_active=False).json() == three_trees
    assert site.get(path, only_active=False, max_count=1).json() == three_trees[:1]


def test_both_come_together_for_trees_that_are_worked_on(site: Program, three_trees: list[dict[str, Any]]) -> None:
    assert site.get("/stats/tree_manager").json() == {
        "state_counts": {"growing": 1, "ranking": 1, "ready_for_export": 1},
        "message_counts": [three_trees[0], three_trees[2]],
    }


@pytest.mark.parametrize("count", [0, 10_001])
def test_at_most_a_fixed_number_of_trees_is_listed(count: int, site: Program) -> None:
    response = site.get("/stats/tree_manager/message_counts", max_count=count)
    assert (response.status_code, response.json()["detail"][0]["loc"]) == (422, ["query", "max_count"])


@pytest.mark.parametrize("trees", [1, 30])
@pytest.mark.parametrize(
    ("path", "statements"),
    [
        ("/stats/", 2),  # the key, one pass over the messages
        ("/stats/tree_manager/state_counts", 2),
        ("/stats/tree_manager/message_counts", 2),
        ("/stats/tree_manager", 3),
    ],
)
def test_statistics_take_the_same_statements_however_much_there_is(
    path: str, statements: int, trees: int, site: Program, ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(trees):
        a_tree(ada)
    site.get(path)
    with django_assert_num_queries(statements):
        assert site.get(path).status_code == 200
