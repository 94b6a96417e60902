"""The same request many times at once comes to the same as once."""

from typing import Any

import pytest
from django.test import Client

from oasst.models import Message, Review
from tasks.models import Task
from tests.api.conftest import Program
from tests.api.volunteers import Volunteer, a_crowd
from tests.tasks.promises import broken_promises
from tests.tasks.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 12


@pytest.fixture
def crowd(bot: Program) -> list[Volunteer]:
    return a_crowd(bot, 3)


def many(volunteer: Volunteer, path: str, body: Any) -> list[Any]:
    """The answers to a number of concurrent requests."""

    def act() -> Any:
        return Program(volunteer.program.client, volunteer.program.key, Client()).post(path, body)

    return at_once([act] * TIMES)


def test_an_answer_sent_many_times_at_once_is_one_message_and_all_are_told_of_it(crowd: list[Volunteer]) -> None:
    task = crowd[0].given("initial_prompt")
    body = {
        "type": "text_reply_to_message", "user": crowd[0].user, "message_id": crowd[0].acked[task["id"]],
        "user_message_id": "u", "text": "How do bees find home?",
    }  # fmt: skip
    answers = many(crowd[0], "/tasks/interaction", body)
    made = Message.objects.get()
    assert [(each.status_code, each.json()["id"]) for each in answers] == [(200, str(made.pk))] * TIMES
    assert broken_promises() == []


def test_a_review_sent_many_times_at_once_counts_once(crowd: list[Volunteer]) -> None:
    crowd[0].works("initial_prompt")
    task = crowd[1].given("label_initial_prompt")
    body = {"user": crowd[1].user, "message_id": task["message_id"], "task_id": task["id"], "labels": {"spam": 0}}
    assert [each.status_code for each in many(crowd[1], "/text_labels/", body)] == [204] * TIMES
    assert (Message.objects.get().review_count, Review.objects.count()) == (1, 1)
    assert broken_promises() == []


def test_a_person_who_is_seen_for_the_first_time_many_times_at_once_is_one_person(bot: Program) -> None:
    (new,) = a_crowd(bot, 1)
    answers = many(new, "/tasks/", {"type": "initial_prompt", "user": new.user})
    assert [each.status_code for each in answers] == [200] * TIMES
    assert len({each.json()["id"] for each in answers}) == 1
    assert set(Task.objects.values_list("user", flat=True)) == {new.row.pk}
    assert broken_promises() == []
