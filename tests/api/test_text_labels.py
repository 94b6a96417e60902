"""POST /text_labels/: a review that answers a task, labels freely given, reports. And the lists of labels there are."""

from typing import Any
from uuid import uuid4

import pytest

from oasst.api.base.codes import Code
from oasst.models import Message, MessageTree, Review, User
from tests.api.conftest import Program, refused
from tests.api.volunteers import Json, Volunteer, a_crowd
from tests.corpus import a_reply, a_tree

pytestmark = pytest.mark.django_db
ALL = [
    "spam", "lang_mismatch", "pii", "not_appropriate", "hate_speech", "sexual_content", "moral_judgement",
    "political_content", "quality", "toxicity", "humor", "helpfulness", "creativity", "violence",
]  # fmt: skip


@pytest.fixture
def crowd(bot: Program) -> list[Volunteer]:
    return a_crowd(bot, 5)


def says(volunteer: Volunteer, message_id: Any, labels: Any = None, **more: Any) -> Any:
    body = {"user": volunteer.user, "message_id": str(message_id), "labels": {} if labels is None else labels, **more}
    return volunteer.program.post("/text_labels/", body)


def told(response: Any) -> bool:
    return (response.status_code, response.content) == (204, b"")


# --- With a task --------------------------------------------------------------------------------------------------------


def test_reviews_decide_on_the_message_and_move_its_tree(crowd: list[Volunteer]) -> None:
    crowd[0].works("initial_prompt")
    for each in crowd[1:4]:
        task = each.given("label_initial_prompt")
        for _again in range(2):
            assert told(says(each, task["message_id"], {"spam": "0"}, task_id=task["id"], text="Note"))
    root = Message.objects.get()
    assert (root.review_count, root.review_result) == (3, True)
    assert MessageTree.objects.get().state == "prompt_lottery_waiting"
    assert set(Review.objects.values_list("note", flat=True)) == {"Note"}


def test_a_client_may_acknowledge_with_the_messages_own_id(crowd: list[Volunteer]) -> None:
    crowd[0].works("initial_prompt")
    task = crowd[1].asks("label_initial_prompt").json()
    assert crowd[1].acks(task, task["message_id"]).status_code == 204
    assert told(says(crowd[1], task["message_id"], {"spam": 0}, task_id=task["id"]))


@pytest.mark.parametrize("way", ["/text_labels/", "/tasks/interaction"])
def test_all_reviewers_of_a_message_may_acknowledge_with_its_id(crowd: list[Volunteer], way: str) -> None:
    crowd[0].works("initial_prompt")
    for each in crowd[1:4]:
        task = each.asks("label_initial_prompt").json()
        assert each.acks(task, task["message_id"]).status_code == 204
        body = {
            "type": "text_labels", "user": each.user, "message_id": task["message_id"], "task_id": task["id"],
            "labels": {"spam": 0}, "text": task["prompt"],
        }  # fmt: skip
        assert each.program.post(way, body).status_code in (200, 204)
    root = Message.objects.get()
    assert (root.review_count, root.review_result) == (3, True)


def test_a_name_shared_by_reviewers_finds_the_task_of_the_person_who_answers(crowd: list[Volunteer]) -> None:
    crowd[0].works("initial_prompt")
    given = [each.asks("label_initial_prompt").json() for each in crowd[1:4]]
    for each, task in zip(crowd[1:4], given, strict=True):
        each.acks(task, task["message_id"])
    for each, task in reversed(list(zip(crowd[1:4], given, strict=True))):
        response = each.interacts("text_labels", message_id=task["message_id"], labels={"spam": 0}, text="")
        assert response.json()["id"] == task["id"]
    assert told(says(crowd[4], given[0]["message_id"], {"quality": 1}))  # who has no task labels freely
    assert Review.objects.get(user=crowd[4].row).task_id is None


def test_texts_and_rankings_still_need_a_name_of_their_own(crowd: list[Volunteer]) -> None:
    crowd[0].works("initial_prompt")
    root_id = str(Message.objects.get(tree=MessageTree.objects.get()).pk)
    label, prompt = crowd[1].asks("label_initial_prompt").json(), crowd[1].asks("initial_prompt").json()
    assert crowd[1].acks(label, root_id).status_code == 204
    assert crowd[1].acks(prompt, root_id).status_code == 204
    other = crowd[2].asks("initial_prompt").json()
    assert refused(crowd[2].acks(other, root_id), Code.INVALID_FRONTEND_MESSAGE_ID, 400)
    assert crowd[1].writes(prompt).status_code == 200
    assert told(says(crowd[1], root_id, {"spam": 0}, task_id=label["id"]))


def test_an_interaction_without_task_id_finds_its_task_by_the_acknowledged_id(
    crowd: list[Volunteer],
) -> None:
    crowd[0].works("initial_prompt")
    named = str(uuid4())
    task = crowd[1].asks("label_initial_prompt").json()
    crowd[1].acks(task, named)
    body = {"message_id": named, "labels": {"spam": "1", "quality": "0"}, "text": task["prompt"]}
    response = crowd[1].interacts("text_labels", **body)
    assert (response.status_code, response.json()) == (200, {"id": task["id"], "type": "task_done"})
    assert Review.objects.get().labels == {"spam": 1, "quality": 0}


@pytest.mark.parametrize(("labels", "code"), [
    ([], Code.TEXT_LABELS_MANDATORY_LABEL_MISSING),
    ({}, Code.TEXT_LABELS_MANDATORY_LABEL_MISSING),
    ({"quality": 1}, Code.TEXT_LABELS_MANDATORY_LABEL_MISSING),
    ({"spam": 0, "fails_task": 1}, Code.TEXT_LABELS_INVALID_LABEL),
    ({"spam": 0, "moral_judgement": 1}, Code.TEXT_LABELS_INVALID_LABEL),
])  # fmt: skip
def test_a_review_gives_the_labels_that_were_asked_for(crowd: list[Volunteer], labels: Any, code: Code) -> None:
    crowd[0].works("initial_prompt")
    task = crowd[1].given("label_initial_prompt")
    assert refused(says(crowd[1], task["message_id"], labels, task_id=task["id"]), code, 400)
    assert refused(crowd[1].labels(task, labels), code, 400)
    assert told(says(crowd[1], task["message_id"], {"spam": 0}, task_id=task["id"]))


def test_a_review_is_of_the_tasks_message(crowd: list[Volunteer]) -> None:
    crowd[0].works("initial_prompt")
    crowd[0].works("initial_prompt")
    task = crowd[1].given("label_initial_prompt")
    other = Message.objects.exclude(pk=task["message_id"]).get()
    for wrong in (other.pk, uuid4()):
        response = says(crowd[1], wrong, {"spam": 0}, task_id=task["id"])
        assert refused(response, Code.TEXT_LABELS_WRONG_MESSAGE_ID, 400)
    assert refused(says(crowd[1], other.pk, {"spam": 0}, task_id=str(uuid4())), Code.TASK_NOT_FOUND, 400)


# --- Without one --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["/text_labels/", "/tasks/interaction"])
def test_labels_are_freely_given_and_replaced_by_later_ones(crowd: list[Volunteer], ada: User, way: str) -> None:
    message = a_tree(ada, review_result=None)
    for labels in ({"spam": 1}, {"moral_judgement": 0.5, "fails_task": "1"}):
        body = {"type": "text_labels", "user": crowd[0].user, "message_id": str(message.pk), "labels": labels}
        response = crowd[0].program.post(way, body)
        assert response.status_code == (204 if way == "/text_labels/" else 200)
    made = Review.objects.get()
    assert (made.task_id, made.labels, made.client) == (
        None, {"moral_judgement": 0.5, "fails_task": 1}, crowd[0].program.client,
    )  # fmt: skip
    message.refresh_from_db()
    assert (message.review_count, message.review_result) == (0, None)


@pytest.mark.parametrize("labels", [[], {}, {"pii": 1}])
def test_a_report_raises_a_red_flag_and_keeps_what_was_said(crowd: list[Volunteer], ada: User, labels: Any) -> None:
    message = a_tree(ada)
    for _again in range(2):
        assert told(says(crowd[0], message.pk, labels, is_report=True, text="An address."))
    message.refresh_from_db()
    assert message.emojis == {"red_flag": 1}
    assert list(Review.objects.values_list("note", "labels")) == [("An address.", labels or {})]


def test_what_is_hidden_or_unknown_cannot_be_labelled(crowd: list[Volunteer], ada: User) -> None:
    root = a_tree(ada)
    hidden = a_reply(root, None, deleted=True)
    for wrong in (hidden.pk, uuid4()):
        for report in (False, True):
            assert refused(says(crowd[0], wrong, {"spam": 1}, is_report=report), Code.MESSAGE_NOT_FOUND, 404)
    assert Review.objects.count() == 0


def test_the_banned_are_told(crowd: list[Volunteer], ada: User) -> None:
    message = a_tree(ada)
    assert told(says(crowd[0], message.pk))
    User.objects.update(is_active=False)
    assert refused(says(crowd[0], message.pk), Code.USER_DISABLED, 503)


@pytest.mark.parametrize("changes", [
    {"labels": {"spam": 1.01}}, {"labels": {"spam": -0.1}}, {"labels": {"spam": "nan"}}, {"labels": {"spam": None}},
    {"labels": {"spam": "much"}}, {"labels": {"bees": 1}}, {"labels": ["spam"]}, {"labels": None}, {"labels": "spam"},
    {"message_id": "x"}, {"message_id": None}, {"task_id": "x"}, {"user": None}, {"is_report": "perhaps"},
    {"text": "nul\x00"}, {"text": {}},
])  # fmt: skip
def test_what_is_malformed_is_told_with_its_place(crowd: list[Volunteer], ada: User, changes: Json) -> None:
    body = {"user": crowd[0].user, "message_id": str(a_tree(ada).pk), "labels": {"spam": 1}, **changes}
    for path, type_ in (("/text_labels/", {}), ("/tasks/interaction", {"type": "text_labels"})):
        response = crowd[0].program.post(path, {**body, **type_})
        assert response.status_code == 422
        assert {each["loc"][1] for each in response.json()["detail"]} == set(changes)
    assert Review.objects.count() == 0


# --- The labels there are -----------------------------------------------------------------------------------------------


def test_the_labels_of_a_message_follow_from_its_role(bot: Program, ada: User) -> None:
    root = a_tree(ada)
    reply = a_reply(root, None)

    def names(**query: Any) -> list[str]:
        found = bot.get("/text_labels/valid_labels", **query).json()
        assert [set(each) for each in found["valid_labels"]] == [{"name", "widget", "display_text", "help_text"}] * len(
            found["valid_labels"]
        )
        return [each["name"] for each in found["valid_labels"]]

    assert names() == ALL
    assert names(message_id=root.pk)[:3] == ["spam", "lang_mismatch", "quality"]
    assert names(message_id=reply.pk)[:3] == ["spam", "lang_mismatch", "fails_task"]
    assert (len(names(message_id=root.pk)), len(names(message_id=reply.pk))) == (11, 13)
    assert refused(bot.get("/text_labels/valid_labels", message_id=uuid4()), Code.MESSAGE_NOT_FOUND, 404)


def test_the_labels_of_a_report_need_no_key(bot: Program) -> None:
    found = bot.web.get("/api/v1/text_labels/report_labels").json()["valid_labels"]
    assert [each["name"] for each in found] == [
        "spam", "not_appropriate", "pii", "hate_speech", "sexual_content", "moral_judgement", "political_content",
        "toxicity", "violence", "quality",
    ]  # fmt: skip
    widgets = {each["name"]: each["widget"] for each in found}
    assert (widgets["spam"], widgets["pii"], widgets["quality"]) == ("yes_no", "flag", "likert")
