"""A change of state makes room for other trees or takes it: any cause leads to a decision."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from oasst.models import Message, User
from oasst.serving import health
from tasks.rules import kinds
from tasks.trees import adoption, interventions, repair
from tasks.work import claims
from tests.corpus import a_tree
from tests.tasks.crowd import SPAM, a_growing_tree, a_prompt, people, tree_of, work, work_until_quiet

pytestmark = pytest.mark.django_db

Decisions = Callable[[Callable[[], object]], set[str]]


@pytest.fixture
def crowd() -> list[User]:
    return people(8)


@pytest.fixture
def decisions(django_capture_on_commit_callbacks: Any) -> Decisions:
    """The decisions an act has queued once it is committed."""

    def of(act: Callable[[], object]) -> set[str]:
        capture: AbstractContextManager[Any] = django_capture_on_commit_callbacks(execute=True)
        with health.broker() as client:
            client.flushdb()
            with capture:
                act()
            queued = {json.loads(each)["headers"]["task"] for each in client.lrange("default", 0, -1)}
        return queued - {"oasst.number_events"}

    return of


def test_a_submit_decides_when_it_moves_the_tree(crowd: list[User], decisions: Decisions) -> None:
    root = a_prompt(crowd[0])
    for person in crowd[1:3]:
        assert decisions(lambda person=person: work(person, kinds.LABEL_INITIAL_PROMPT)) == set()  # type: ignore[misc]
    assert decisions(lambda: work(crowd[3], kinds.LABEL_INITIAL_PROMPT)) == {"tasks.decide"}
    assert tree_of(root).state == "prompt_lottery_waiting"


def test_the_end_of_a_tree_looks_into_the_backlog_for_any_cause(
    crowd: list[User], mod: User, decisions: Decisions
) -> None:
    rejected = a_prompt(crowd[0])
    for person in crowd[1:3]:
        work(person, kinds.LABEL_INITIAL_PROMPT, labels=SPAM)
    last = crowd[3]
    assert decisions(lambda: work(last, kinds.LABEL_INITIAL_PROMPT, labels=SPAM)) == {"tasks.after_an_end"}
    assert tree_of(rejected).state == "aborted_low_grade"
    halted, deleted = a_prompt(crowd[0]), a_prompt(crowd[1])
    assert decisions(lambda: interventions.halt(halted.pk, by=mod)) == {"tasks.after_an_end"}
    assert decisions(lambda: interventions.delete(deleted, by=mod)) == {"tasks.after_an_end"}
    assert decisions(lambda: interventions.resume(halted.pk, by=mod)) == {"tasks.decide"}


def test_a_deletion_and_the_sweep_decide_when_they_end_a_tree(
    crowd: list[User], mod: User, decisions: Decisions
) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    work_until_quiet(crowd, only=kinds.ALL[1:6])
    assert tree_of(root).state == "ranking"
    replies = list(Message.objects.filter(tree=root.tree, depth__in=(1, 3)))
    ended = [decisions(lambda reply=reply: interventions.delete(reply, by=mod)) for reply in replies]  # type: ignore[misc]
    assert tree_of(root).state == "ready_for_export"
    assert ended.count({"tasks.after_an_end"}) == 1
    nothing_to_rank = a_tree(None, state="ranking")
    assert decisions(repair.trees) == {"tasks.after_an_end"}
    assert tree_of(nothing_to_rank).state == "ready_for_export"


def test_an_import_decides_once_and_by_itself(decisions: Decisions) -> None:
    for _ in range(3):
        a_tree(None, state="ranking")
    assert decisions(lambda: adoption.adopt(["en"])) == set()
    assert claims.availability(people(1)[0], ["en"]) == {("en", "initial_prompt"): claims.Available(1, 110)}
