"""A tree from prompt to release through all five kinds of work."""

from collections import Counter

import pytest

from oasst.models import Event, EventType, Message, MessageTree, Ranking, Review
from tasks.models import Opening, Task, TaskState
from tasks.rules import kinds
from tasks.trees import flow
from tests.tasks.crowd import a_growing_tree, a_prompt, people, tree_of, work, work_until_quiet

pytestmark = pytest.mark.django_db


def test_a_tree_goes_from_prompt_to_release() -> None:
    crowd = people(8)
    root = a_prompt(crowd[0])
    assert tree_of(root).state == "initial_prompt_review"
    for person in crowd[1:4]:
        assert work(person, kinds.LABEL_INITIAL_PROMPT)
    assert tree_of(root).state == "prompt_lottery_waiting"
    flow.decide("en")
    assert tree_of(root).state == "growing"
    work_until_quiet(crowd)

    tree = tree_of(root)
    assert tree.state == "ready_for_export"
    messages = Message.objects.filter(tree=tree)
    assert messages.count() == tree.goal_tree_size
    assert set(messages.values_list("review_result", "review_count")) == {(True, 3)}
    assert max(messages.values_list("depth", flat=True)) <= tree.max_depth
    assert Opening.objects.filter(tree_id=tree.pk).count() == 0
    assert Task.objects.filter(tree=tree).exclude(state=TaskState.DONE).count() == 0
    for parent in messages.filter(role="prompter"):
        siblings = Message.objects.filter(parent=parent)
        assert len(siblings) <= 3
        if len(siblings) > 1:
            assert list(siblings.order_by("rank").values_list("rank", flat=True)) == list(range(len(siblings)))
            assert Ranking.objects.filter(parent=parent).count() == 3
            assert set(siblings.values_list("ranking_count", flat=True)) == {3}
    said = Counter(Event.objects.values_list("type", flat=True))
    assert said[EventType.MESSAGE_POSTED] == said[EventType.MESSAGE_ACCEPTED] == tree.goal_tree_size
    assert said[EventType.REVIEW_GIVEN] == Review.objects.count() == 3 * tree.goal_tree_size
    assert [event.detail["to"] for event in Event.objects.filter(type=EventType.TREE_STATE_CHANGED).order_by("id")] == [
        "prompt_lottery_waiting",
        "growing",
        "ranking",
        "ready_for_scoring",
        "ready_for_export",
    ]


def test_a_rejected_prompt_ends_its_tree() -> None:
    crowd = people(4)
    root = a_prompt(crowd[0])
    for person in crowd[1:4]:
        work(person, kinds.LABEL_INITIAL_PROMPT, labels={"spam": 1.0})
    assert tree_of(root).state == "aborted_low_grade"
    assert Opening.objects.filter(tree_id=root.pk).count() == 0


def test_no_one_reviews_or_answers_themselves_or_ranks_their_own_reply() -> None:
    crowd = people(6)
    a_growing_tree(crowd[0], crowd[1:4])
    work_until_quiet(crowd)
    assert MessageTree.objects.get().state == "ready_for_export"
    for review in Review.objects.select_related("message"):
        assert review.message.author_id != review.user_id
    for message in Message.objects.select_related("parent").exclude(parent=None):
        assert message.parent is not None
        assert message.author_id != message.parent.author_id
    for ranking in Ranking.objects.all():
        assert ranking.user_id not in Message.objects.filter(pk__in=ranking.shown).values_list("author_id", flat=True)
