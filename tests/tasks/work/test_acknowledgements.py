"""API clients acknowledge tasks with ids of their own and find them by these."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from oasst.models import ApiClient, User
from tasks.models import Opening, Task, TaskState
from tasks.rules import kinds
from tasks.texts.refusal import Refusal, Why
from tasks.work import access, acknowledgements, claims, leases
from tests.tasks.crowd import a_prompt, do, people
from tests.tasks.statements import statements_sent
from tests.tasks.test_races import at_once

pytestmark = pytest.mark.django_db


def a_client(*, trusted: bool = False) -> ApiClient:
    key = uuid4().hex
    return ApiClient.objects.create(description="A bot", key_hash=key, key_hint=key[:4], trusted=trusted)


@pytest.fixture
def bot() -> ApiClient:
    return a_client()


@pytest.fixture
def crowd() -> list[User]:
    return people(4)


def a_task(by: User, client: ApiClient, kind: str = kinds.INITIAL_PROMPT) -> Task:
    return claims.claim(by=by, kind=kind, lang="en", client=client)


def refused(act: Callable[..., object], *args: Any, **named: Any) -> Why:
    with pytest.raises(Refusal) as refusal:
        act(*args, **named)
    return refusal.value.why


def lapse(task: Task) -> None:
    Task.objects.filter(pk=task.pk).update(until=timezone.now() - timedelta(seconds=1))
    assert leases.sweep() == 1


def test_an_acknowledged_task_is_found_by_the_clients_own_id(crowd: list[User], bot: ApiClient) -> None:
    task = a_task(crowd[0], bot)
    acknowledgements.ack(task=task, frontend_message_id="m-1", client=bot)
    acknowledgements.ack(task=task, frontend_message_id="m-1", client=bot)
    assert access.acknowledged_task(bot, by=crowd[0], frontend_message_id="m-1") == task
    assert access.acknowledged_task(bot, by=crowd[0], task_id=task.pk) == task
    assert Task.objects.get().frontend_message_id == "m-1"


def test_acknowledging_is_a_sign_of_life(crowd: list[User], bot: ApiClient) -> None:
    task = a_task(crowd[0], bot)
    Task.objects.filter(pk=task.pk).update(until=timezone.now() + timedelta(seconds=5))
    acknowledgements.ack(task=task, frontend_message_id="m-1", client=bot)
    task.refresh_from_db()
    assert task.until > timezone.now() + timedelta(minutes=29)


def test_it_takes_two_statements_with_the_look_up_and_one_more_to_say_why_not(
    crowd: list[User], bot: ApiClient
) -> None:
    key = a_task(crowd[0], bot).pk

    def by_hand(name: str) -> None:
        acknowledgements.ack(task=access.task_for_client(bot, key, by=crowd[0]), frontend_message_id=name, client=bot)

    with statements_sent() as sent:
        by_hand("m-1")
    assert len(sent) == 2
    with statements_sent() as sent:
        assert refused(by_hand, "m-2") == Why.ALREADY_ACKNOWLEDGED
    assert len(sent) == 3


def test_a_task_has_one_id_and_an_id_one_task(crowd: list[User], bot: ApiClient) -> None:
    first, second = a_task(crowd[0], bot), a_task(crowd[1], bot)
    acknowledgements.ack(task=first, frontend_message_id="m-1", client=bot)
    assert refused(acknowledgements.ack, task=first, frontend_message_id="m-2", client=bot) == Why.ALREADY_ACKNOWLEDGED
    assert refused(acknowledgements.ack, task=second, frontend_message_id="m-1", client=bot) == Why.ID_IN_USE
    other = a_client()
    elsewhere = a_task(crowd[1], other)
    acknowledgements.ack(task=elsewhere, frontend_message_id="m-1", client=other)
    names = Task.objects.filter(frontend_message_id="m-1").values_list("pk", flat=True)
    assert set(names) == {first.pk, elsewhere.pk}
    second.refresh_from_db()
    assert second.frontend_message_id is None


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "nul\x00", "half \ud83d"])
def test_what_cannot_be_an_id_is_refused(crowd: list[User], bot: ApiClient, name: str) -> None:
    task = a_task(crowd[0], bot)
    assert refused(acknowledgements.ack, task=task, frontend_message_id=name, client=bot) == Why.BAD_ID


def test_a_task_of_another_client_or_person_is_not_theirs_to_see(crowd: list[User], bot: ApiClient) -> None:
    task, stranger = a_task(crowd[0], bot), a_client()
    assert refused(access.task_for_client, stranger, task.pk) == Why.NO_SUCH_TASK
    assert refused(access.task_for_client, bot, uuid4()) == Why.NO_SUCH_TASK
    assert refused(access.task_for_client, bot, task.pk, by=crowd[1]) == Why.NOT_YOURS
    assert access.task_for_client(bot, task.pk) == task
    assert refused(acknowledgements.ack, task=task, frontend_message_id="m-1", client=stranger) == Why.NO_SUCH_TASK
    Task.objects.filter(pk=task.pk).delete()
    assert refused(acknowledgements.ack, task=task, frontend_message_id="m-1", client=bot) == Why.NO_SUCH_TASK


@pytest.mark.parametrize("named", [{}, {"frontend_message_id": "m-9"}, {"task_id": UUID(int=9)}])
def test_an_answer_to_a_task_no_one_knows_is_refused(crowd: list[User], bot: ApiClient, named: dict[str, Any]) -> None:
    a_task(crowd[0], bot)  # not acknowledged, so no id at all must not find it
    assert refused(access.acknowledged_task, bot, by=crowd[0], **named) == Why.NO_SUCH_TASK


def test_answers_are_for_acknowledged_tasks_of_ones_own(crowd: list[User], bot: ApiClient) -> None:
    task = a_task(crowd[0], bot)
    assert refused(access.acknowledged_task, bot, by=crowd[0], task_id=task.pk) == Why.NOT_ACKNOWLEDGED
    acknowledgements.ack(task=task, frontend_message_id="m-1", client=bot)
    assert refused(access.acknowledged_task, bot, by=crowd[1], task_id=task.pk) == Why.NOT_YOURS
    assert refused(access.acknowledged_task, bot, by=crowd[1], frontend_message_id="m-1") == Why.NOT_YOURS


@pytest.mark.parametrize("swept", [False, True])
def test_a_task_whose_lease_ran_out_is_acknowledged_and_answered_late(
    crowd: list[User], bot: ApiClient, swept: bool
) -> None:
    a_prompt(crowd[0])
    task = a_task(crowd[1], bot, kinds.LABEL_INITIAL_PROMPT)
    if swept:
        lapse(task)
    else:
        Task.objects.filter(pk=task.pk).update(until=timezone.now() - timedelta(seconds=1))
    before = Task.objects.get(pk=task.pk).until
    acknowledgements.ack(task=task, frontend_message_id="m-1", client=bot)
    found = access.acknowledged_task(bot, by=crowd[1], task_id=task.pk)
    assert (found.state, found.until > before) == (TaskState.EXPIRED if swept else TaskState.OPEN, not swept)
    assert not do(found, crowd[1]).repeated


def test_what_is_done_or_skipped_can_no_longer_be_acknowledged(crowd: list[User], bot: ApiClient) -> None:
    done, skipped = a_task(crowd[0], bot), a_task(crowd[1], bot)
    acknowledged = a_task(crowd[2], bot)
    acknowledgements.ack(task=acknowledged, frontend_message_id="m-1", client=bot)
    do(done, crowd[0])
    do(acknowledged, crowd[2])
    leases.skip(skipped)
    assert refused(acknowledgements.ack, task=done, frontend_message_id="m-2", client=bot) == Why.ALREADY_DONE
    assert refused(acknowledgements.ack, task=skipped, frontend_message_id="m-3", client=bot) == Why.SKIPPED
    acknowledgements.ack(task=acknowledged, frontend_message_id="m-1", client=bot)


def test_a_skipped_task_is_not_answered_by_way_of_another_one(crowd: list[User], bot: ApiClient) -> None:
    skipped = a_task(crowd[0], bot)
    leases.skip(skipped, reason="bad_content")
    again = a_task(crowd[0], bot)
    assert refused(do, skipped, crowd[0]) == Why.SKIPPED
    assert set(Task.objects.values_list("pk", "state", "skip_reason")) == {
        (skipped.pk, TaskState.SKIPPED, "bad_content"),
        (again.pk, TaskState.OPEN, ""),
    }
    assert Opening.objects.get(kind=kinds.INITIAL_PROMPT).leased == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_acknowledgements_at_once_one_task_gets_the_id() -> None:
    bot, crowd = a_client(), people(8)
    tasks = [a_task(person, bot) for person in crowd]
    results = at_once(
        [lambda task=task: acknowledgements.ack(task=task, frontend_message_id="m-1", client=bot) for task in tasks * 2]  # type: ignore[misc]
    )
    assert Task.objects.filter(frontend_message_id="m-1").count() == 1
    refusals = [each.why for each in results if isinstance(each, Refusal)]
    assert refusals == [Why.ID_IN_USE] * 14
