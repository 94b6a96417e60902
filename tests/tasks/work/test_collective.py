"""A collective task is handed out once and answered by many, each of whom holds the work like everyone else."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from oasst.models import ApiClient, Message, MessageTree, Review, User
from tasks.models import Opening, Task, TaskState
from tasks.rules import kinds
from tasks.texts.refusal import Refusal, Why
from tasks.work import access, acknowledgements, claims, collective, leases, submission
from tests.tasks.crowd import a_growing_tree, a_prompt, claim, do, people, work
from tests.tasks.promises import broken_promises
from tests.tasks.test_races import at_once
from tests.tasks.work.test_acknowledgements import a_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def bot() -> ApiClient:
    return a_client(trusted=True)


@pytest.fixture
def crowd() -> list[User]:
    return people(9)


def shared(by: User, bot: ApiClient, kind: str) -> Task:
    return collective.share(claims.claim(by=by, kind=kind, lang="en", client=bot))


def answer(task: Task, by: User, **how: Any) -> submission.Receipt:
    return do(collective.current_task(task, by=by) or collective.join(task, by=by), by, **how)


def refused(act: Callable[..., object], *args: Any, **named: Any) -> Why:
    with pytest.raises(Refusal) as refusal:
        act(*args, **named)
    return refusal.value.why


def test_it_holds_no_lease_and_everyone_finds_it(crowd: list[User], bot: ApiClient) -> None:
    a_prompt(crowd[0])
    task = shared(crowd[1], bot, kinds.LABEL_INITIAL_PROMPT)
    assert (task.state, task.collective) == (TaskState.SHARED, True)
    assert Opening.objects.get(kind=kinds.LABEL_INITIAL_PROMPT).leased == 0
    acknowledgements.ack(task=task, frontend_message_id="m-1", client=bot)
    for person in crowd:
        assert access.acknowledged_task(bot, by=person, frontend_message_id="m-1") == task
    assert leases.open_tasks(crowd[1]) == 0
    assert broken_promises() == []


def test_many_review_the_same_prompt_and_decide_on_it_together(crowd: list[User], bot: ApiClient) -> None:
    root = a_prompt(crowd[0])
    task = shared(crowd[1], bot, kinds.LABEL_INITIAL_PROMPT)
    receipts = [answer(task, person) for person in crowd[1:4]]
    root.refresh_from_db()
    assert (root.review_count, root.review_result) == (3, True)
    assert len({receipt.result_id for receipt in receipts}) == 3
    assert set(Review.objects.values_list("client", flat=True)) == {bot.pk}
    task.refresh_from_db()
    assert task.state == TaskState.SHARED
    assert broken_promises() == []


def test_a_person_who_answers_twice_gets_the_first_result(crowd: list[User], bot: ApiClient) -> None:
    a_prompt(crowd[0])
    task = shared(crowd[1], bot, kinds.LABEL_INITIAL_PROMPT)
    first = answer(task, crowd[2])
    assert answer(task, crowd[2]) == submission.Receipt(first.result_id, repeated=True)
    assert Review.objects.count() == 1


def test_people_who_hold_the_work_by_themselves_finish_that(crowd: list[User], bot: ApiClient) -> None:
    a_prompt(crowd[0])
    task = shared(crowd[1], bot, kinds.LABEL_INITIAL_PROMPT)
    own = claim(crowd[2], kinds.LABEL_INITIAL_PROMPT)
    assert own is not None
    answer(task, crowd[2])
    own.refresh_from_db()
    assert own.state == TaskState.DONE
    assert Task.objects.filter(user=crowd[2]).count() == 1


def test_no_one_gets_by_it_what_is_kept_from_them(crowd: list[User], bot: ApiClient) -> None:
    root = a_prompt(crowd[0])
    task = shared(crowd[1], bot, kinds.LABEL_INITIAL_PROMPT)
    assert refused(collective.join, task, by=crowd[0]) == Why.OWN_WORK
    collective.skip(task, by=crowd[2])
    assert refused(collective.join, task, by=crowd[2]) == Why.SKIPPED
    for person in crowd[3:6]:
        answer(task, person)
    assert Message.objects.get(pk=root.pk).review_count == 3
    assert broken_promises() == []


def test_replies_stop_where_no_more_are_wanted_and_the_texts_are_kept(crowd: list[User], bot: ApiClient) -> None:
    root = a_growing_tree(crowd[0], crowd[1:4])
    task = shared(crowd[4], bot, kinds.ASSISTANT_REPLY)
    taken = [answer(task, person) for person in crowd[4:7]]
    assert len(taken) == 3
    assert refused(collective.join, task, by=crowd[0]) == Why.OWN_WORK
    late = collective.join(task, by=crowd[7])
    assert (late.state, refused(do, late, crowd[7])) == (TaskState.EXPIRED, Why.LAPSED)
    assert crowd[7].drafts.count() == 1
    assert Message.objects.filter(parent=root).count() == 3
    assert broken_promises() == []


def test_everyone_ranks_in_the_order_that_was_shown(crowd: list[User], bot: ApiClient) -> None:
    a_growing_tree(crowd[0], crowd[1:4])
    for person in crowd[1:3]:
        work(person, kinds.ASSISTANT_REPLY)
    MessageTree.objects.update(goal_tree_size=3)
    for person in crowd[3:6] * 2:
        work(person, kinds.LABEL_ASSISTANT_REPLY)
    task = shared(crowd[3], bot, kinds.RANK_ASSISTANT_REPLIES)
    assert refused(collective.join, task, by=crowd[1]) == Why.OWN_WORK
    own = collective.join(task, by=crowd[0])
    assert (own.shown, own.revisions) == (task.shown, task.revisions)
    do(own, crowd[0])


def test_several_prompts_may_come_of_one_and_each_uses_room(crowd: list[User], bot: ApiClient) -> None:
    a_prompt(crowd[0])
    before = Opening.objects.get(kind=kinds.INITIAL_PROMPT).wanted
    task = shared(crowd[1], bot, kinds.INITIAL_PROMPT)
    results = {answer(task, person).result_id for person in (crowd[1], crowd[2], crowd[2])}
    assert len(results) == 3
    place = Opening.objects.get(kind=kinds.INITIAL_PROMPT)
    assert (place.wanted, place.leased) == (before - 3, 0)


def test_what_was_taken_for_a_refused_answer_is_given_back(crowd: list[User], bot: ApiClient) -> None:
    a_growing_tree(crowd[0], crowd[1:4])
    task = shared(crowd[4], bot, kinds.ASSISTANT_REPLY)
    own = collective.join(task, by=crowd[5])
    assert Opening.objects.get(kind=kinds.ASSISTANT_REPLY).leased == 1
    collective.leave(own)
    assert Opening.objects.get(kind=kinds.ASSISTANT_REPLY).leased == 0
    assert answer(task, crowd[5])


def test_closed_it_takes_no_more_answers_but_repeats_the_first(crowd: list[User], bot: ApiClient) -> None:
    a_prompt(crowd[0])
    task = shared(crowd[1], bot, kinds.LABEL_INITIAL_PROMPT)
    acknowledgements.ack(task=task, frontend_message_id="m-1", client=bot)
    first = answer(task, crowd[1])
    assert collective.close(bot, "m-1") == task
    assert refused(collective.close, bot, "m-1") == Why.ALREADY_DONE
    assert refused(collective.join, task, by=crowd[2]) == Why.ALREADY_DONE
    assert answer(task, crowd[1]) == submission.Receipt(first.result_id, repeated=True)


def test_only_collective_tasks_of_ones_own_are_closed(crowd: list[User], bot: ApiClient) -> None:
    task = claims.claim(by=crowd[0], kind=kinds.INITIAL_PROMPT, lang="en", client=bot)
    acknowledgements.ack(task=task, frontend_message_id="m-1", client=bot)
    assert refused(collective.close, bot, "m-1") == Why.NOT_COLLECTIVE
    assert refused(collective.close, bot, "m-2") == Why.NO_SUCH_TASK
    assert refused(collective.close, a_client(), "m-1") == Why.NO_SUCH_TASK


def test_skipping_concerns_the_one_who_skips(crowd: list[User], bot: ApiClient) -> None:
    a_prompt(crowd[0])
    task = shared(crowd[1], bot, kinds.LABEL_INITIAL_PROMPT)
    collective.skip(task, by=crowd[2], reason="unclear")
    assert claim(crowd[2], kinds.LABEL_INITIAL_PROMPT) is None
    answer(task, crowd[3])
    assert refused(collective.skip, task, by=crowd[3]) == Why.ALREADY_DONE
    assert list(Task.objects.filter(state="skipped").values_list("user", "skip_reason")) == [(crowd[2].pk, "unclear")]
    assert Opening.objects.get(kind=kinds.LABEL_INITIAL_PROMPT).leased == 0


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_as_many_get_a_lease_as_there_is_room() -> None:
    bot, crowd = a_client(), people(21)
    a_growing_tree(crowd[0], crowd[1:4])
    task = shared(crowd[4], bot, kinds.ASSISTANT_REPLY)
    own = at_once([partial(collective.join, task, by=person) for person in crowd[5:]])
    states = [each.state for each in own if isinstance(each, Task)]
    assert (states.count(TaskState.OPEN), states.count(TaskState.EXPIRED)) == (3, 13)
    assert Opening.objects.get(kind=kinds.ASSISTANT_REPLY).leased == 3
