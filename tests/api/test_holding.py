"""ACK, NACK and close."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from oasst.api.base.codes import Code
from tasks.models import Opening, Task, TaskState
from tasks.rules import kinds
from tests.api.conftest import Program, refused
from tests.api.volunteers import Json, Volunteer, a_crowd
from tests.tasks.statements import statements_sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(bot: Program) -> list[Volunteer]:
    return a_crowd(bot, 5)


def asked(volunteer: Volunteer, type_: str = "initial_prompt", **more: Any) -> Json:
    response = volunteer.asks(type_, **more)
    assert response.status_code == 200
    found: Json = response.json()
    return found


def nacks(volunteer: Volunteer, task: Json, body: Any = None, *, user: str = "") -> Any:
    return volunteer.program.post(f"/tasks/{task['id']}/nack", body, user=user or volunteer.head)


# --- ACK ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["1043589112233", "any string, with ünïcode", str(UUID(int=1)), " "])
def test_a_task_is_acknowledged_with_an_id_of_the_clients_own(crowd: list[Volunteer], name: str) -> None:
    task = asked(crowd[0])
    if not name.strip():
        assert refused(crowd[0].acks(task, name), Code.INVALID_FRONTEND_MESSAGE_ID, 400)
        return
    for _again in range(2):
        response = crowd[0].acks(task, name)
        assert (response.status_code, response.content) == (204, b"")
    assert Task.objects.get().frontend_message_id == name


def test_another_id_and_an_id_in_use_are_refused(crowd: list[Volunteer]) -> None:
    first, second = asked(crowd[0]), asked(crowd[1])
    assert crowd[0].acks(first, "one").status_code == 204
    assert refused(crowd[0].acks(first, "two"), Code.TASK_ALREADY_UPDATED, 400)
    assert refused(crowd[1].acks(second, "one"), Code.INVALID_FRONTEND_MESSAGE_ID, 400)


def test_what_is_done_or_skipped_is_not_acknowledged_any_more(crowd: list[Volunteer]) -> None:
    done, skipped = crowd[0].works("initial_prompt"), asked(crowd[1])
    assert nacks(crowd[1], skipped).status_code == 204
    assert refused(crowd[0].acks(done, "other"), Code.TASK_ALREADY_UPDATED, 400)
    assert refused(crowd[1].acks(skipped, "other"), Code.TASK_ALREADY_UPDATED, 400)


def test_a_person_who_is_named_must_be_the_one_who_holds_it(crowd: list[Volunteer]) -> None:
    task, _others = asked(crowd[0]), asked(crowd[1])
    assert refused(crowd[0].acks(task, user=crowd[1].head), Code.TASK_NOT_ASSIGNED_TO_USER, 400)
    assert refused(crowd[0].acks(task, user="local:nobody"), Code.USER_NOT_FOUND, 404)
    assert crowd[0].acks(task, user=crowd[0].head).status_code == 204


def test_unknown_tasks_and_those_of_other_clients_are_not_found(crowd: list[Volunteer], other_bot: Program) -> None:
    task = asked(crowd[0])
    body = {"message_id": "m"}
    assert refused(other_bot.post(f"/tasks/{task['id']}/ack", body), Code.TASK_NOT_FOUND, 404)
    assert refused(other_bot.post(f"/tasks/{uuid4()}/ack", body), Code.TASK_NOT_FOUND, 404)


@pytest.mark.parametrize("body", [{}, None, [], {"message_id": None}, {"message_id": {}}, {"message_id": "nul\x00"}])
def test_an_ack_without_an_id_is_malformed(crowd: list[Volunteer], body: Any) -> None:
    task = asked(crowd[0])
    assert crowd[0].program.post(f"/tasks/{task['id']}/ack", body).status_code == 422
    assert crowd[0].program.post("/tasks/no-uuid/ack", {"message_id": "m"}).status_code == 422


def test_acknowledging_takes_two_statements(crowd: list[Volunteer]) -> None:
    task = asked(crowd[0])
    with statements_sent() as sent:
        assert crowd[0].acks(task).status_code == 204
    assert len(sent) == 1 + 2


# --- NACK ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [None, {}, {"reason": None}, {"reason": ""}, {"reason": "unclear"}])
def test_a_task_is_given_back_with_or_without_a_reason(crowd: list[Volunteer], body: Any) -> None:
    crowd[0].works("initial_prompt")
    task = asked(crowd[1], "label_initial_prompt")
    for _again in range(2):
        response = nacks(crowd[1], task, body)
        assert (response.status_code, response.content) == (204, b"")
    held = Task.objects.get(pk=task["id"])
    assert (held.state, held.skip_reason) == (TaskState.SKIPPED, (body or {}).get("reason") or "")
    assert Opening.objects.get(kind=kinds.LABEL_INITIAL_PROMPT).leased == 0
    assert refused(crowd[1].asks("label_initial_prompt"), Code.TASK_REQUESTED_TYPE_NOT_AVAILABLE, 503)
    assert crowd[2].asks("label_initial_prompt").status_code == 200


def test_a_nack_needs_its_person(crowd: list[Volunteer]) -> None:
    task, _other = asked(crowd[0]), asked(crowd[1])
    path = f"/tasks/{task['id']}/nack"
    assert refused(crowd[0].program.post(path, {}), Code.USER_NOT_SPECIFIED, 400)
    assert refused(crowd[0].program.post(path, {}, user="local:nobody"), Code.USER_NOT_FOUND, 404)
    assert refused(nacks(crowd[1], task), Code.TASK_NOT_ASSIGNED_TO_USER, 400)
    assert Task.objects.get(pk=task["id"]).state == TaskState.OPEN


def test_what_is_no_longer_held_cannot_be_given_back(crowd: list[Volunteer], other_bot: Program) -> None:
    done, lapsed = crowd[0].works("initial_prompt"), asked(crowd[1])
    Task.objects.filter(pk=lapsed["id"]).update(state=TaskState.EXPIRED, ended_at="2026-11-01T00:00Z")
    assert refused(nacks(crowd[0], done), Code.TASK_ALREADY_DONE, 400)
    assert refused(nacks(crowd[1], lapsed), Code.TASK_EXPIRED, 400)
    assert refused(nacks(crowd[1], {"id": uuid4()}), Code.TASK_NOT_FOUND, 400)
    stranger = Volunteer(other_bot, "stranger")
    assert asked(stranger)
    assert refused(nacks(stranger, done), Code.TASK_NOT_FOUND, 400)
    Task.objects.filter(pk=lapsed["id"]).update(state=TaskState.CLOSED)
    assert nacks(crowd[1], lapsed).status_code == 204


@pytest.mark.parametrize("body", [{"reason": 3.5}, {"reason": {}}, [], "x"])
def test_a_reason_is_a_text(crowd: list[Volunteer], body: Any) -> None:
    task = asked(crowd[0])
    assert nacks(crowd[0], task, body).status_code == (204 if body == {"reason": 3.5} else 422)
    assert crowd[0].program.post("/tasks/x/nack", {}, user=crowd[0].head).status_code == 422


# --- Collective tasks ---------------------------------------------------------------------------------------------------


def test_many_answer_a_collective_task_until_it_is_closed(crowd: list[Volunteer]) -> None:
    crowd[0].works("initial_prompt")
    task = crowd[1].given("label_initial_prompt", collective=True)
    name = crowd[1].acked[task["id"]]
    results = [each.labels(task, message_id=task["message_id"]).json() for each in crowd[1:4]]
    assert len({each["id"] for each in results}) == 3
    assert crowd[2].labels(task).json() == results[1]
    response = crowd[0].program.post("/tasks/close", {"message_id": name})
    assert (response.status_code, response.json()) == (200, {"id": task["id"], "type": "task_done"})
    assert refused(crowd[4].labels(task), Code.TASK_ALREADY_DONE, 400)
    assert crowd[2].labels(task).json() == results[1]
    assert refused(crowd[0].program.post("/tasks/close", {"message_id": name}), Code.TASK_ALREADY_DONE, 400)


def test_many_write_to_a_collective_task_and_none_twice(crowd: list[Volunteer]) -> None:
    task = crowd[0].given("initial_prompt", collective=True)
    for each in crowd[1:3]:
        each.acked = crowd[0].acked
        first = each.writes(task, "The same prompt.", user_message_id=f"by {each.name}")
        again = each.writes(task, "The same prompt.", user_message_id=f"by {each.name}")
        assert (first.status_code, again.json()) == (200, first.json())
        assert refused(
            each.writes(task, "Another prompt.", user_message_id=f"by {each.name}"),
            Code.INVALID_FRONTEND_MESSAGE_ID,
            400,
        )
    assert Opening.objects.get(kind=kinds.INITIAL_PROMPT).leased == 0


def test_the_author_may_not_review_by_way_of_a_collective_task(crowd: list[Volunteer]) -> None:
    crowd[0].works("initial_prompt")
    task = crowd[1].given("label_initial_prompt", collective=True)
    assert refused(crowd[0].labels(task), Code.TEXT_LABELS_NO_SELF_LABELING, 400)


def test_one_who_skips_a_collective_task_does_not_end_it(crowd: list[Volunteer]) -> None:
    crowd[0].works("initial_prompt")
    assert asked(crowd[2])
    task = crowd[1].given("label_initial_prompt", collective=True)
    assert nacks(crowd[2], task).status_code == 204
    assert refused(crowd[2].labels(task), Code.TASK_ALREADY_DONE, 400)
    assert crowd[3].labels(task).status_code == 200


def test_only_collective_tasks_are_closed(crowd: list[Volunteer], other_bot: Program) -> None:
    task = crowd[0].given("initial_prompt")
    close = {"message_id": crowd[0].acked[task["id"]]}
    assert refused(crowd[0].program.post("/tasks/close", close), Code.TASK_NOT_COLLECTIVE, 400)
    assert refused(other_bot.post("/tasks/close", close), Code.TASK_NOT_FOUND, 404)
    assert refused(other_bot.post("/tasks/close", {"message_id": ""}), Code.TASK_NOT_FOUND, 404)
    assert other_bot.post("/tasks/close", {}).status_code == 422
