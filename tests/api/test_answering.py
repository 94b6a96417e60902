"""POST /tasks/interaction: what is submitted, and how a client is told that it is not."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from oasst.accounts import consent
from oasst.api.base.codes import Code
from oasst.models import Message, Ranking, Review, User
from tasks.models import Opening, Task
from tasks.trees import flow
from tasks.work import leases
from tests.api.conftest import Program, refused
from tests.api.test_asking import a_ranking_tree
from tests.api.volunteers import Json, Volunteer, a_crowd

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(bot: Program) -> list[Volunteer]:
    return a_crowd(bot, 6)


@pytest.fixture
def root(crowd: list[Volunteer]) -> Message:
    """A growing tree of the first of the crowd."""
    crowd[0].works("initial_prompt")
    for each in crowd[1:4]:
        each.works("label_initial_prompt")
    flow.decide("en")
    return Message.objects.get()


def done(response: Any) -> str:
    """The id of what came of it."""
    assert response.status_code == 200, response.json()
    found: Json = response.json()
    assert set(found) == {"id", "type"}
    assert found["type"] == "task_done"
    return str(found["id"])


# --- Texts --------------------------------------------------------------------------------------------------------------


def test_a_prompt_becomes_a_message_under_the_clients_id(crowd: list[Volunteer]) -> None:
    task = crowd[0].given("initial_prompt", lang="de")
    id_ = done(crowd[0].writes(task, "  Wie finden Bienen heim? ", user_message_id="1043", lang="fr", surprise=[1]))
    made = Message.objects.get()
    assert (str(made.pk), made.text, made.lang, made.frontend_message_id, made.client, made.author) == (
        id_, "Wie finden Bienen heim?", "de", "1043", crowd[0].program.client, crowd[0].row,
    )  # fmt: skip
    assert str(made.task_id) == task["id"]


def test_the_same_interaction_again_gives_the_first_result(crowd: list[Volunteer], root: Message) -> None:
    task = crowd[4].given("assistant_reply")
    answer = {"user_message_id": "first", "text": "By the sun."}
    first = done(crowd[4].writes(task, **answer))
    assert done(crowd[4].writes(task, **answer)) == first
    assert refused(crowd[4].writes(task, user_message_id="second"), Code.TASK_ALREADY_DONE, 400)
    assert Message.objects.filter(parent=root).count() == 1


def test_an_id_that_stands_for_another_message_is_refused_and_the_task_stays_open(
    crowd: list[Volunteer], root: Message
) -> None:
    done(crowd[4].writes(crowd[4].given("assistant_reply"), user_message_id="taken"))
    task = crowd[5].given("assistant_reply")
    assert refused(crowd[5].writes(task, user_message_id="taken"), Code.INVALID_FRONTEND_MESSAGE_ID, 400)
    assert done(crowd[5].writes(task, user_message_id="free"))


def test_two_clients_may_give_the_same_ids(crowd: list[Volunteer], other_bot: Program) -> None:
    for each in (crowd[0], *a_crowd(other_bot, 1)):
        task = each.asks("initial_prompt").json()
        assert each.acks(task, "same").status_code == 204
        done(each.writes(task, user_message_id="same"))
    assert Message.objects.filter(frontend_message_id="same").count() == 2


@pytest.mark.parametrize(("changes", "code"), [
    ({"message_id": ""}, Code.INVALID_FRONTEND_MESSAGE_ID),
    ({"user_message_id": ""}, Code.INVALID_FRONTEND_MESSAGE_ID),
    ({"user_message_id": "x" * 201}, Code.INVALID_FRONTEND_MESSAGE_ID),
    ({"message_id": "unknown"}, Code.TASK_NOT_FOUND),
    ({"text": "x" * 2001}, Code.TASK_MESSAGE_TOO_LONG),
    ({"text": "Said before."}, Code.TASK_MESSAGE_DUPLICATED),
])  # fmt: skip
def test_what_cannot_be_taken_is_told_and_the_task_stays_open(
    crowd: list[Volunteer], changes: Json, code: Code
) -> None:
    done(crowd[0].writes(crowd[0].given("initial_prompt"), "Said before."))
    task = crowd[0].given("initial_prompt")
    assert refused(crowd[0].writes(task, **changes), code, 400)
    done(crowd[0].writes(task, "x" * 2000))


def test_other_letter_case_is_another_text(crowd: list[Volunteer]) -> None:
    for text in ("Said before.", "said before."):
        done(crowd[0].writes(crowd[0].given("initial_prompt"), text))


def test_a_task_must_be_acknowledged_and_ones_own(crowd: list[Volunteer], root: Message) -> None:
    review = crowd[1].works("assistant_reply") and crowd[5].asks("label_assistant_reply").json()
    assert refused(crowd[5].labels(review), Code.TASK_NOT_ACK, 400)
    task = crowd[4].given("assistant_reply")
    crowd[5].acked = crowd[4].acked
    assert refused(crowd[5].writes(task), Code.TASK_NOT_ASSIGNED_TO_USER, 400)


def test_other_clients_do_not_find_the_task(crowd: list[Volunteer], other_bot: Program) -> None:
    task = crowd[0].given("initial_prompt")
    stranger = Volunteer(other_bot, crowd[0].name, crowd[0].acked)
    assert refused(stranger.writes(task), Code.TASK_NOT_FOUND, 400)


def test_a_skipped_task_is_not_answered(crowd: list[Volunteer], root: Message) -> None:
    task = crowd[4].given("assistant_reply")
    assert crowd[4].program.post(f"/tasks/{task['id']}/nack", {}, user=crowd[4].head).status_code == 204
    assert refused(crowd[4].writes(task), Code.TASK_ALREADY_DONE, 400)


def test_late_answers_are_taken_while_the_tree_lacks_them_and_kept_otherwise(
    crowd: list[Volunteer], root: Message
) -> None:
    tasks = {each: crowd[each].given("assistant_reply") for each in (4, 5)}
    Task.objects.filter(pk__in=[task["id"] for task in tasks.values()]).update(
        until=timezone.now() - timedelta(hours=1)
    )
    assert leases.sweep() == 2
    done(crowd[4].writes(tasks[4]))
    Opening.objects.update(wanted=1)
    Message.objects.filter(pk=root.pk).update(deleted=True)
    assert refused(crowd[5].writes(tasks[5], "Too late."), Code.TASK_EXPIRED, 400)
    assert crowd[5].row.drafts.get().content == {"text": "Too late."}


def test_a_second_reply_to_the_same_message_is_refused(crowd: list[Volunteer], root: Message) -> None:
    task = crowd[4].given("assistant_reply")
    Message.objects.create(
        tree_id=root.tree_id, parent=root, author=crowd[4].row, role="assistant", text="Before.", lang="en", depth=1
    )
    assert refused(crowd[4].writes(task), Code.TASK_MESSAGE_DUPLICATE_REPLY, 400)


@pytest.mark.parametrize("changes", [
    {"text": ""}, {"text": "  "}, {"text": None}, {"text": "nul\x00"}, {"user": None}, {"user": {"id": "x"}},
    {"message_id": None}, {"user_message_id": {}}, {"type": "bees"}, {"type": None}, {"type": ["text_labels"]},
])  # fmt: skip
def test_a_malformed_text_is_told_and_changes_nothing(crowd: list[Volunteer], changes: Json) -> None:
    task = crowd[0].given("initial_prompt")
    body = {
        "type": "text_reply_to_message", "user": crowd[0].user, "message_id": crowd[0].acked[task["id"]],
        "user_message_id": "u", "text": "Well?",
    }  # fmt: skip
    response = crowd[0].program.post("/tasks/interaction", {**body, **changes})
    assert response.status_code == 422
    assert {each["loc"][1] for each in response.json()["detail"]} == set(changes)
    assert Message.objects.count() == 0
    done(crowd[0].program.post("/tasks/interaction", body))


@pytest.mark.parametrize("body", [None, [], "x", 3])
def test_what_is_no_interaction_is_malformed(bot: Program, body: Any) -> None:
    response = bot.post("/tasks/interaction", body)
    assert (response.status_code, response.json()["detail"][0]["loc"]) == (422, ["body", "type"])


def test_the_banned_and_those_without_terms_are_told(crowd: list[Volunteer], settings: Any) -> None:
    task = crowd[0].given("initial_prompt")
    settings.API_TERMS_REQUIRED = True
    assert refused(crowd[0].writes(task), Code.USER_HAS_NOT_ACCEPTED_TOS, 451)
    consent.accept(by=crowd[0].row)
    User.objects.update(is_active=False)
    assert refused(crowd[0].writes(task), Code.USER_DISABLED, 503)
    User.objects.update(is_active=True)
    done(crowd[0].writes(task))
    assert (timezone.now() - (crowd[0].row.last_activity_at or timezone.now())).total_seconds() < 60


# --- Rankings -----------------------------------------------------------------------------------------------------------


def test_an_order_names_places_as_they_were_shown_best_first(crowd: list[Volunteer], ada: User) -> None:
    a_ranking_tree(ada)
    task = crowd[0].given("rank_assistant_replies")
    shown = [each["id"] for each in task["reply_messages"]]
    first = done(crowd[0].ranks(task, [1, 0], not_rankable=True))
    made = Ranking.objects.get()
    assert (str(made.pk), made.ballot, made.none_acceptable) == (first, [[shown[1]], [shown[0]]], True)
    assert done(crowd[0].ranks(task, [0, 1])) == first
    assert list(Message.objects.filter(parent__isnull=False).values_list("ranking_count", flat=True)) == [1, 1]


@pytest.mark.parametrize("order", [[0], [0, 0], [1, 2], [0, 1, 2], [-1, 0], [0, 1, 1]])
def test_an_order_must_name_every_place_once(crowd: list[Volunteer], ada: User, order: list[int]) -> None:
    a_ranking_tree(ada)
    task = crowd[0].given("rank_assistant_replies")
    assert refused(crowd[0].ranks(task, order), Code.INVALID_RANKING_VALUE, 400)
    done(crowd[0].ranks(task, [0, 1]))


@pytest.mark.parametrize("order", [[], None, "01", [[0], [1]], ["best"], [0.5, 1]])
def test_a_malformed_order_is_told(crowd: list[Volunteer], ada: User, order: Any) -> None:
    a_ranking_tree(ada)
    task = crowd[0].given("rank_assistant_replies")
    assert crowd[0].ranks(task, order).status_code == 422
    done(crowd[0].ranks(task, ["1", "0"]))  # type: ignore[list-item]


# --- Each shape answers its own kind of task ----------------------------------------------------------------------------


def test_every_answer_must_be_of_the_tasks_kind(crowd: list[Volunteer], ada: User) -> None:
    a_ranking_tree(ada)
    rank, write = crowd[0].given("rank_assistant_replies"), crowd[0].given("initial_prompt")
    done(crowd[1].writes(crowd[1].given("initial_prompt")))
    label = crowd[0].given("label_initial_prompt")
    mismatched = [
        crowd[0].writes(rank), crowd[0].writes(label), crowd[0].ranks(write, [0]), crowd[0].ranks(label, [0]),
        crowd[0].labels({**label, "id": rank["id"]}), crowd[0].labels({**label, "id": write["id"]}),
        *(crowd[0].interacts("message_rating", each, rating=3) for each in (write, rank, label)),
    ]  # fmt: skip
    assert all(refused(each, Code.TASK_PAYLOAD_TYPE_MISMATCH, 400) for each in mismatched)
    for task in (rank, write, label):
        done(crowd[0].does(task))


def test_a_rating_is_a_positive_number_for_a_task_there_is(crowd: list[Volunteer]) -> None:
    assert refused(crowd[0].interacts("message_rating", message_id="x", rating="3"), Code.TASK_NOT_FOUND, 400)
    assert refused(crowd[0].interacts("message_rating", message_id="", rating=3), Code.INVALID_FRONTEND_MESSAGE_ID, 400)
    for rating in (0, -1, "good", None):
        assert crowd[0].interacts("message_rating", message_id="x", rating=rating).status_code == 422


# --- Labels, see also test_text_labels ----------------------------------------------------------------------------------


def test_labels_may_be_texts_and_answer_the_task(crowd: list[Volunteer], root: Message) -> None:
    done(crowd[4].works("assistant_reply") and crowd[4].writes(crowd[4].given("initial_prompt")))
    task = crowd[5].given("label_assistant_reply")
    values = {"spam": "0", "fails_task": "1", "quality": 0.123456789012345, "humor": 0}
    first = done(crowd[5].labels(task, values, text=task["reply"], user_message_id="u", lang="en"))
    made = Review.objects.get(pk=task["id"])
    assert (first, made.labels, made.note) == (
        task["id"], {"spam": 0, "fails_task": 1, "quality": 0.123456789012345, "humor": 0}, "",
    )  # fmt: skip
    assert done(crowd[5].labels(task, values)) == first
    assert Message.objects.get(pk=task["message_id"]).review_count == 1


# --- Someone who tries a client out alone ------------------------------------------------------------------------------


def test_with_the_test_settings_one_person_carries_a_tree_alone(bot: Program, settings: Any) -> None:
    settings.DEBUG_ALLOW_SELF_LABELING = settings.DEBUG_ALLOW_SELF_RANKING = True
    settings.DEBUG_ALLOW_DUPLICATE_TASKS, settings.RATE_LIMIT = True, False
    alone = Volunteer(bot, "alone")
    alone.works("initial_prompt")
    for _ in range(3):
        alone.works("label_initial_prompt")
    assert refused(alone.asks("label_initial_prompt"), Code.TASK_REQUESTED_TYPE_NOT_AVAILABLE, 503)
    flow.decide("en")
    for _ in range(3):
        alone.works("assistant_reply")
    for _ in range(9):
        alone.works("label_assistant_reply")
    replies = Message.objects.filter(depth=1).values_list("review_count", "review_result")
    assert list(replies) == [(3, True)] * 3


def test_a_stand_ins_task_is_acknowledged_skipped_and_repeated_by_the_person(bot: Program, settings: Any) -> None:
    settings.DEBUG_ALLOW_DUPLICATE_TASKS = True
    author, alone = a_crowd(bot, 2)
    author.works("initial_prompt")
    alone.works("label_initial_prompt")
    task = alone.asks("label_initial_prompt").json()
    assert alone.acks(task, user=alone.head).status_code == 204
    assert done(alone.labels(task)) == done(alone.labels(task))
    task = alone.given("label_initial_prompt")
    assert bot.post(f"/tasks/{task['id']}/nack", {}, user=alone.head).status_code == 204
    assert refused(author.labels({**task, "id": str(uuid4())}), Code.TASK_NOT_FOUND, 400)
    found = bot.post("/tasks/availability", alone.user).json()
    assert found["label_initial_prompt"] == 1
