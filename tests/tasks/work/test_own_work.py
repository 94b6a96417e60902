"""Settings for trying out clients alone: people judge their own work where these allow it, and only there."""

import pytest
from pytest_django import Settings

from oasst.models import User
from tasks.rules import kinds
from tests.tasks.crowd import a_growing_tree, a_prompt, claim, do, people, tree_of, work_until_quiet

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd() -> list[User]:
    return people(8)


@pytest.mark.parametrize("allowed", [False, True])
def test_people_review_their_own_prompt_only_where_it_is_allowed(
    crowd: list[User], settings: Settings, allowed: bool
) -> None:
    settings.DEBUG_ALLOW_SELF_LABELING = allowed
    a_prompt(crowd[0])
    assert (claim(crowd[0], kinds.LABEL_INITIAL_PROMPT) is not None) == allowed


@pytest.mark.parametrize("allowed", [False, True])
def test_people_never_answer_themselves(crowd: list[User], settings: Settings, allowed: bool) -> None:
    settings.DEBUG_ALLOW_SELF_LABELING = settings.DEBUG_ALLOW_SELF_RANKING = allowed
    a_growing_tree(crowd[0], crowd[1:4])
    assert claim(crowd[0], kinds.ASSISTANT_REPLY) is None


@pytest.mark.parametrize("allowed", [False, True])
def test_people_rank_their_own_replies_only_where_it_is_allowed(
    crowd: list[User], settings: Settings, allowed: bool
) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    work_until_quiet(crowd, (*kinds.REPLYING, *kinds.LABELLING))
    assert tree_of(root).state == "ranking"
    settings.DEBUG_ALLOW_SELF_RANKING = allowed
    author = root.children.order_by("seq").select_related("author")[0].author
    assert author is not None
    ranked = set()
    while task := claim(author, kinds.RANK_ASSISTANT_REPLIES):
        do(task, author)
        ranked.add(task.message_id)
    assert (root.pk in ranked) == allowed
