"""How many statements each act sends: an exact number today, and never more than its budget."""

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from itertools import product

import pytest

from oasst.models import Message, User
from tasks.models import Task
from tasks.rules import kinds
from tasks.texts.refusal import Refusal
from tasks.trees import flow
from tasks.work import claims, drafts, leases, submission
from tests.tasks.crowd import GOOD, a_growing_tree, a_prompt, claim, do, people, tree_of, work
from tests.tasks.statements import statements_sent

pytestmark = pytest.mark.django_db

AVAILABILITY = 3
CLAIM = 5
SUBMIT = 12


@pytest.fixture
def crowd() -> list[User]:
    return people(8)


def cost(act: Callable[[], object], *, budget: int) -> int:
    with statements_sent() as sent:
        act()
    assert len(sent) <= budget, "\n\n".join(sent)
    return len(sent)


def cost_of_claiming(by: User, kind: str) -> int:
    return cost(lambda: claims.claim(by=by, kind=kind, lang="en"), budget=CLAIM)


def cost_of_answering(by: User, kind: str, labels: dict[str, float] = GOOD) -> int:
    task = claim(by, kind)
    assert task is not None
    return cost(lambda: do(task, by, labels=labels), budget=SUBMIT)


@pytest.mark.parametrize("langs", [["en"], ["en", "de", "pt-BR"]])
def test_looking_what_there_is(crowd: list[User], langs: list[str]) -> None:
    a_growing_tree(crowd[0], crowd[1:4])
    assert cost(lambda: claims.availability(crowd[4], langs), budget=AVAILABILITY) == 2


def test_claiming_a_prompt_in_a_language_that_is_open(crowd: list[User]) -> None:
    a_prompt(crowd[0])
    assert cost_of_claiming(crowd[1], kinds.INITIAL_PROMPT) == 3


def test_claiming_any_other_work(crowd: list[User]) -> None:
    a_prompt(crowd[0])
    assert cost_of_claiming(crowd[5], kinds.LABEL_INITIAL_PROMPT) == 2
    do(Task.objects.get(user=crowd[5]), crowd[5])
    for person in crowd[1:3]:
        work(person, kinds.LABEL_INITIAL_PROMPT)
    flow.decide("en")
    assert cost_of_claiming(crowd[5], kinds.ASSISTANT_REPLY) == 2
    work(crowd[1], kinds.ASSISTANT_REPLY)
    assert cost_of_claiming(crowd[6], kinds.LABEL_ASSISTANT_REPLY) == 2


def test_holding_on_to_a_task_skipping_it_and_saving_a_draft(crowd: list[User]) -> None:
    a_growing_tree(crowd[0], crowd[1:4])
    task = claim(crowd[4], kinds.ASSISTANT_REPLY)
    assert task is not None
    assert cost(lambda: leases.heartbeat(task), budget=1) == 1
    assert cost(lambda: drafts.save(task, {"text": "Bees"}), budget=4) == 2
    assert cost(lambda: drafts.save(task, {"text": "Bees see"}), budget=4) == 2
    assert cost(lambda: leases.skip(task), budget=1) == 1


def test_submitting_a_prompt(crowd: list[User]) -> None:
    a_prompt(crowd[0])
    assert cost_of_answering(crowd[1], kinds.INITIAL_PROMPT) == 9


def test_submitting_the_review_of_a_prompt_and_the_one_that_accepts_it(crowd: list[User]) -> None:
    root = a_prompt(crowd[0])
    costs = [cost_of_answering(person, kinds.LABEL_INITIAL_PROMPT) for person in crowd[1:4]]
    assert costs == [9, 9, 10]
    assert tree_of(root).state == "prompt_lottery_waiting"


def test_submitting_the_review_that_rejects_a_prompt_and_ends_its_tree(crowd: list[User]) -> None:
    root = a_prompt(crowd[0])
    costs = [cost_of_answering(person, kinds.LABEL_INITIAL_PROMPT, {"spam": 1.0}) for person in crowd[1:4]]
    assert costs == [9, 9, 10]
    assert tree_of(root).state == "aborted_low_grade"


def test_every_submit_of_a_whole_tree_keeps_to_the_budget(crowd: list[User]) -> None:
    """The one that turns it to ranking and the one that scores and ends it among them."""
    root = a_growing_tree(crowd[0], crowd[1:4])
    costs: dict[str, set[int]] = defaultdict(set)
    state = "growing"
    while state != "ready_for_export":
        for person, kind in product(crowd, kinds.ALL[1:]):
            if task := claim(person, kind):
                spent = cost(partial(do, task, person), budget=SUBMIT)
                before, state = state, tree_of(root).state
                costs[kind if state == before else f"into {state}"].add(spent)
    assert costs == {
        "assistant_reply": {6},
        "prompter_reply": {6},
        "label_assistant_reply": {9},
        "label_prompter_reply": {9},
        "into ranking": {10},
        "rank_assistant_replies": {7},
        "into ready_for_export": {11},
    }


def test_a_submit_that_is_repeated_or_refused(crowd: list[User]) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    task = claim(crowd[4], kinds.ASSISTANT_REPLY)
    assert task is not None
    submit = partial(submission.submit_text, task=task, by=crowd[4])
    submit(text="Once.")
    assert cost(lambda: submit(text="Once."), budget=SUBMIT) == 4
    assert cost(lambda: submit(text="Twice."), budget=SUBMIT) == 7  # and set aside
    late = claim(crowd[5], kinds.ASSISTANT_REPLY)
    assert late is not None
    Message.objects.filter(pk=root.pk).update(deleted=True)

    def refused() -> None:
        with pytest.raises(Refusal):
            do(late, crowd[5])

    assert cost(refused, budget=SUBMIT) == 8
