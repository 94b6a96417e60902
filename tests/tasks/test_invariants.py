"""Every invariant of the engine finds the fault it is about, and nothing where all is right."""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from oasst.corpus import invariants
from oasst.db.statements import load
from oasst.models import ImportedFacts, Message, MessageTree, Quarantine, Ranking, Review, User, WithdrawnMessage
from tasks.models import Opening, Task
from tasks.rules import kinds, shape
from tasks.rules.thresholds import PRESETS
from tasks.trees import interventions
from tests.corpus import a_reply, a_tree
from tests.tasks.crowd import a_growing_tree, claim, people, work

pytestmark = pytest.mark.django_db


class World:
    """A growing tree: its prompt with one accepted reply, one being reviewed, one being written."""

    def __init__(self) -> None:
        self.crowd = people(9)
        self.root = a_growing_tree(self.crowd[0], self.crowd[1:4])
        for author in self.crowd[4:6]:
            assert work(author, kinds.ASSISTANT_REPLY)
        self.one, self.two = Message.objects.filter(parent=self.root).order_by("seq")
        for reviewer in self.crowd[:4]:
            work(reviewer, kinds.LABEL_ASSISTANT_REPLY)
        task = claim(self.crowd[6], kinds.ASSISTANT_REPLY)
        assert task
        self.task = task
        self.stranger = self.crowd[8]

    def opening(self, kind: str) -> Opening:
        found = Opening.objects.filter(tree_id=self.root.pk, kind=kind).order_by("id").first()
        assert found
        return found


@pytest.fixture
def world() -> World:
    return World()


def findings() -> dict[str, list[tuple[str, str]]]:
    return {each.invariant.name: list(each.first) for each in invariants.check() if each.offenders}


def change(row: Any, **fields: Any) -> None:
    """Past every action; the database's own constraints still hold."""
    type(row)._base_manager.filter(pk=row.pk).update(**fields)


# --- One way to break each ----------------------------------------------------------------------------------------------


def stray_opening(world: World) -> tuple[Any, str]:
    done = a_tree(world.stranger, state="ready_for_export")
    opening = Opening.objects.create(
        kind=kinds.LABEL_INITIAL_PROMPT, message_id=done.pk, tree_id=done.pk, lang="en", wanted=3, turn=0
    )
    return opening.pk, f"label_initial_prompt at {done.pk}, whose tree is ready_for_export"


def lost_lease(world: World) -> tuple[Any, str]:
    opening = world.opening(kinds.ASSISTANT_REPLY)
    change(opening, leased=0)
    return opening.pk, f"assistant_reply at {world.root.pk}: 0 leases, 1 open tasks"


def task_without_opening(world: World) -> tuple[Any, str]:
    task = Task.objects.create(
        kind=kinds.LABEL_INITIAL_PROMPT, user=world.stranger, opening_id=10**9, opening_message_id=world.root.pk,
        message=world.root, tree_id=world.root.pk, lang="en", until=timezone.now(),
    )  # fmt: skip
    return task.pk, f"label_initial_prompt at {world.root.pk}, where there is no opening"


def too_many_handed_out(world: World) -> tuple[Any, str]:
    opening = world.opening(kinds.ASSISTANT_REPLY)
    change(opening, wanted=2)
    return opening.pk, f"{world.root.pk}: 2 written and 1 leased, 2 wanted"


def wrong_done(world: World) -> tuple[Any, str]:
    opening = world.opening(kinds.LABEL_ASSISTANT_REPLY)
    before = opening.done
    change(opening, done=before + 1, wanted=9)
    return opening.pk, f"label_assistant_reply at {opening.message_id}: {before + 1} done, {before} counted"


def too_much_wanted(world: World) -> tuple[Any, str]:
    change(world.opening(kinds.ASSISTANT_REPLY), wanted=40)
    wanted = 38 + sum(each.wanted - each.done for each in Opening.objects.filter(kind=kinds.PROMPTER_REPLY))
    return world.root.pk, f"wants {wanted} more replies, lacks 12"


def too_many_replies(world: World) -> tuple[Any, str]:
    done = a_tree(world.stranger, state="ready_for_export")
    for author in world.crowd[:4]:
        a_reply(done, author)
    return done.pk, "has 4 replies"


def too_large(world: World) -> tuple[Any, str]:
    done = a_tree(world.stranger, state="ready_for_export")
    a_reply(done, world.crowd[0])
    change(done.tree, goal_tree_size=1)
    return done.pk, "has 2 messages, its goal is 1"


def nothing_to_do(world: World) -> tuple[Any, str]:
    root = a_tree(world.stranger, state="growing")
    return root.pk, "is growing and has nothing to do"


def own_review(world: World) -> tuple[Any, str]:
    done = a_tree(world.stranger, state="ready_for_export", review_count=1)
    review = Review.objects.create(message=done, user=world.stranger, task_id=uuid.uuid4(), guideline_version="1")
    return review.pk, f"by the author of {done.pk}"


def own_ranking(world: World) -> tuple[Any, str]:
    done = a_tree(world.stranger, state="ready_for_export")
    author = world.crowd[0]
    replies = [a_reply(done, each, ranking_count=1) for each in (author, world.crowd[1])]
    ids = [each.pk for each in replies]
    ranking = Ranking.objects.create(
        parent=done, user=author, task_id=uuid.uuid4(), guideline_version="1", shown=ids, revisions=[1, 1],
        ballot=[[str(each)] for each in ids],
    )  # fmt: skip
    return ranking.pk, f"by the author of {replies[0].pk}"


def wrong_kind(world: World) -> tuple[Any, str]:
    change(world.task, kind=kinds.PROMPTER_REPLY)
    return world.task.pk, f"prompter_reply at {world.root.pk}"


def lost_result(world: World) -> tuple[Any, str]:
    task = Task.objects.get(result_id=world.one.pk)
    other = uuid.uuid4()
    change(task, result_id=other)
    return task.pk, f"assistant_reply: no result {other} of that person"


def result_of_another(world: World) -> tuple[Any, str]:
    task = Task.objects.filter(kind=kinds.LABEL_INITIAL_PROMPT).order_by("id")[0]
    other = Review.objects.filter(message=world.root).exclude(user=task.user).order_by("id")[0]
    change(task, result_id=other.pk)
    return task.pk, f"label_initial_prompt: no result {other.pk} of that person"


def unnamed_result(world: World) -> tuple[Any, str]:
    task = Task.objects.get(result_id=world.root.pk)
    change(task, result_id=None)
    return task.pk, "initial_prompt: no result named of that person"


FAULTS: list[tuple[str, Callable[[World], tuple[Any, str]]]] = [
    ("opening_belongs_to_a_live_tree", stray_opening),
    ("leases_are_open_tasks", lost_lease),
    ("open_task_has_its_opening", task_without_opening),
    ("no_more_replies_handed_out_than_wanted", too_many_handed_out),
    ("done_says_what_was_done", wrong_done),
    ("no_more_wanted_than_the_tree_lacks", too_much_wanted),
    ("no_parent_has_too_many_replies", too_many_replies),
    ("no_tree_is_larger_than_its_goal", too_large),
    ("live_tree_goes_on", nothing_to_do),
    ("no_one_judges_their_own", own_review),
    ("no_one_judges_their_own", own_ranking),
    ("task_fits_its_message", wrong_kind),
    ("done_task_has_its_result", lost_result),
    ("done_task_has_its_result", result_of_another),
    ("done_task_has_its_result", unnamed_result),
]


def test_a_tree_at_work_breaks_nothing(world: World) -> None:
    assert findings() == {}


@pytest.mark.parametrize(("name", "plant"), FAULTS, ids=[plant.__name__ for _, plant in FAULTS])
def test_a_fault_is_named(world: World, name: str, plant: Callable[[World], tuple[Any, str]]) -> None:
    id_, what = plant(world)
    assert findings() == {name: [(str(id_), what)]}


def test_every_invariant_has_a_fault() -> None:
    file = Path(apps.get_app_config("tasks").path) / "invariants.sql"
    ours = [name for name in load(file) if not name.startswith("_")]
    assert ours == list(dict.fromkeys(name for name, _ in FAULTS))
    assert set(ours) <= {each.name for each in invariants.registered()}


def test_the_numbers_in_the_sentences_are_those_of_the_rules() -> None:
    assert {rules.num_prompter_replies for rules in PRESETS.values()} == {1}
    assert shape.LIVE == ("initial_prompt_review", "growing", "ranking")


# --- What is no fault ---------------------------------------------------------------------------------------------------


def test_replies_that_came_back_may_be_too_many(world: World, mod: User) -> None:
    done = a_tree(world.stranger, state="ready_for_export")
    replies = [a_reply(done, author) for author in world.crowd[:4]]
    change(MessageTree.objects.get(pk=done.pk), goal_tree_size=4)
    assert set(findings()) == {"no_parent_has_too_many_replies", "no_tree_is_larger_than_its_goal"}
    interventions.delete(replies[0], by=mod)
    assert findings() == {}
    interventions.restore(replies[0], by=mod)
    assert findings() == {}


def test_a_file_need_not_keep_our_limits(world: World) -> None:
    done = a_tree(world.stranger, state="ready_for_export")
    for author in world.crowd[:4]:
        ImportedFacts.objects.create(message=a_reply(done, author))
    assert findings() == {}


def test_a_live_tree_may_wait_for_a_moderator(world: World) -> None:
    Quarantine.objects.create(message=a_tree(world.stranger, state="growing"), reason="pii")
    assert findings() == {}


def test_the_result_of_a_task_may_have_been_withdrawn(world: World) -> None:
    task = Task.objects.get(result_id=world.one.pk)
    gone = uuid.uuid4()
    change(task, result_id=gone)
    WithdrawnMessage.objects.create(message_id=gone, tree_id=world.root.pk)
    assert findings() == {}
