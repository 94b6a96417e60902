"""POST /tasks/ and /tasks/availability: who is handed what, and how it looks."""

from dataclasses import replace
from typing import Any

import pytest
from pytest_django import Settings

from oasst.accounts import consent
from oasst.api.base.codes import Code
from oasst.core import langs
from oasst.models import ClientIdentity, Message, Role, User
from tasks.acts.reactions import react
from tasks.models import Opening, Task
from tasks.rules import kinds, policy
from tasks.rules.thresholds import COMMONS, PRESETS
from tasks.trees import flow
from tests.api.conftest import Program, refused
from tests.api.volunteers import Json, Volunteer, a_crowd
from tests.corpus import a_reply, a_tree
from tests.tasks.statements import statements_sent

pytestmark = pytest.mark.django_db
TYPES = {
    "random", "summarize_story", "rate_summary", "initial_prompt", "prompter_reply", "assistant_reply",
    "rank_initial_prompts", "rank_prompter_replies", "rank_assistant_replies", "label_initial_prompt",
    "label_assistant_reply", "label_prompter_reply",
}  # fmt: skip
LABEL_KEYS = {
    "id",
    "type",
    "message_id",
    "valid_labels",
    "mandatory_labels",
    "mode",
    "disposition",
    "labels",
    "conversation",
}
MESSAGE_KEYS = {
    "id", "user_id", "frontend_message_id", "text", "lang", "is_assistant", "emojis", "user_emojis", "user_is_author",
    "synthetic",
}  # fmt: skip


@pytest.fixture
def crowd(bot: Program) -> list[Volunteer]:
    return a_crowd(bot, 6)


def a_growing_tree(crowd: list[Volunteer]) -> Message:
    crowd[0].works("initial_prompt")
    for each in crowd[1:4]:
        each.works("label_initial_prompt")
    flow.decide("en")
    return Message.objects.get(parent=None)


def a_ranking_tree(author: User, **replies: Any) -> Message:
    root = a_tree(author, state="ranking")
    for name in ("one", "two"):
        a_reply(root, User.objects.create(username=name), text=f"Answer {name}", **replies)
    Opening.objects.create(
        kind=kinds.RANK_ASSISTANT_REPLIES, message_id=root.pk, tree_id=root.pk, lang="en", wanted=3, turn=0
    )
    return root


def test_a_prompt_to_write(crowd: list[Volunteer]) -> None:
    task = crowd[0].asks("initial_prompt").json()
    assert task == {"id": task["id"], "type": "initial_prompt", "hint": None}
    held = Task.objects.get(pk=task["id"])
    assert (held.user, held.client, held.lang) == (crowd[0].row, crowd[0].program.client, "en")


def test_a_prompt_to_review(site: Program) -> None:
    crowd = a_crowd(site, 2)
    crowd[0].works("initial_prompt")
    root = Message.objects.get()
    task = crowd[1].asks("label_initial_prompt").json()
    assert set(task) == LABEL_KEYS | {"prompt"}
    assert (task["message_id"], task["prompt"], task["mode"], task["disposition"]) == (
        str(root.pk), root.text, "full", "quality",
    )  # fmt: skip
    assert task["mandatory_labels"] == ["spam"]
    assert task["valid_labels"] == [
        "spam", "lang_mismatch", "quality", "creativity", "humor", "toxicity", "violence", "not_appropriate", "pii",
        "hate_speech", "sexual_content",
    ]  # fmt: skip
    assert [set(each) for each in task["labels"]] == [{"name", "widget", "display_text", "help_text"}] * 11
    assert [each["name"] for each in task["labels"]] == task["valid_labels"]
    assert task["conversation"]["messages"] == [
        {
            "id": str(root.pk), "user_id": str(crowd[0].row.pk), "frontend_message_id": root.frontend_message_id,
            "text": root.text, "lang": "en", "is_assistant": False, "emojis": {}, "user_emojis": [],
            "user_is_author": False, "synthetic": False,
        }
    ]  # fmt: skip


def test_replies_to_write_and_to_review(crowd: list[Volunteer]) -> None:
    root = a_growing_tree(crowd)
    write = crowd[4].given("assistant_reply")
    assert set(write) == {"id", "type", "conversation"}
    assert [each["text"] for each in write["conversation"]["messages"]] == [root.text]
    crowd[4].does(write)
    review = crowd[5].given("label_assistant_reply")
    reply = Message.objects.get(parent=root)
    assert set(review) == LABEL_KEYS | {"reply"}
    assert (review["message_id"], review["reply"], len(review["valid_labels"])) == (str(reply.pk), reply.text, 13)
    assert [each["is_assistant"] for each in review["conversation"]["messages"]] == [False, True]
    crowd[5].does(review)
    for each in crowd[:2]:
        each.works("label_assistant_reply")
    follow_up = crowd[5].asks("prompter_reply").json()
    assert set(follow_up) == {"id", "type", "conversation", "hint"}
    assert [each["id"] for each in follow_up["conversation"]["messages"]] == [str(root.pk), str(reply.pk)]


@pytest.mark.parametrize(("synthetic", "reveal", "told"), [
    ([False, False], False, [None, None]),
    ([True, False], False, [None, None]),
    ([True, True], True, [True, True]),
])  # fmt: skip
def test_replies_to_rank_say_what_a_machine_wrote_only_where_it_wrote_all(
    site: Program, ada: User, synthetic: list[bool], reveal: bool, told: list[bool | None]
) -> None:
    root = a_ranking_tree(ada)
    for reply, made in zip(root.children.order_by("seq"), synthetic, strict=True):
        Message.objects.filter(pk=reply.pk).update(synthetic=made)
    task = a_crowd(site, 1)[0].asks("rank_assistant_replies").json()
    assert set(task) == {
        "id", "type", "conversation", "replies", "reply_messages", "message_tree_id", "ranking_parent_id",
        "reveal_synthetic",
    }  # fmt: skip
    assert (task["message_tree_id"], task["ranking_parent_id"]) == (str(root.pk), str(root.pk))
    assert (task["reveal_synthetic"], [each["synthetic"] for each in task["reply_messages"]]) == (reveal, told)
    assert [each["text"] for each in task["reply_messages"]] == task["replies"]
    assert [each["id"] for each in task["reply_messages"]] == [
        str(each) for each in Task.objects.get(pk=task["id"]).shown
    ]
    assert {frozenset(each) for each in task["reply_messages"]} == {frozenset(MESSAGE_KEYS)}


def test_a_short_form_asks_for_few_labels(crowd: list[Volunteer], monkeypatch: pytest.MonkeyPatch) -> None:
    crowd[0].works("initial_prompt")
    monkeypatch.setattr("tasks.work.claims._p_full", lambda _kind, _rules, **_how: 0)
    monkeypatch.setitem(PRESETS, "commons", replace(COMMONS, full_reviews_at_first=0))
    task = crowd[1].given("label_initial_prompt")
    assert (task["mode"], task["disposition"], task["valid_labels"]) == ("simple", "spam", ["spam", "lang_mismatch"])
    assert refused(crowd[1].labels(task, {"spam": 0, "quality": 1}), Code.TEXT_LABELS_INVALID_LABEL, 400)
    assert crowd[1].labels(task, {"spam": 0, "lang_mismatch": "0"}).status_code == 200


def test_one_is_told_of_ones_own_reactions_and_messages(crowd: list[Volunteer]) -> None:
    root = a_growing_tree(crowd)
    crowd[4].works("assistant_reply")
    for each in crowd[:3]:
        each.works("label_assistant_reply")
    react(message=root, by=crowd[0].row, emoji="heart_eyes")
    react(message=root, by=crowd[1].row, emoji="clap")
    shown = crowd[0].asks("prompter_reply").json()["conversation"]["messages"][0]
    assert (shown["emojis"], shown["user_emojis"], shown["user_is_author"]) == (
        {"heart_eyes": 1, "clap": 1}, ["heart_eyes"], True,
    )  # fmt: skip


def test_random_chooses_among_what_there_is(crowd: list[Volunteer]) -> None:
    crowd[0].works("initial_prompt")
    given = {each.asks().json()["type"] for each in crowd[1:4]}
    assert given <= {"label_initial_prompt", "initial_prompt"}
    for each in crowd[1:]:
        assert each.program.post("/tasks/", {"user": each.user}).status_code == 200


@pytest.mark.parametrize("type_", ["summarize_story", "rate_summary", "rank_initial_prompts", "rank_prompter_replies"])
def test_what_is_never_handed_out_is_not_available(crowd: list[Volunteer], type_: str) -> None:
    assert refused(crowd[0].asks(type_), Code.TASK_REQUESTED_TYPE_NOT_AVAILABLE, 503)


def test_a_type_without_work_is_unavailable_and_not_a_server_error(
    crowd: list[Volunteer], caplog: pytest.LogCaptureFixture
) -> None:
    assert refused(crowd[0].asks("assistant_reply"), Code.TASK_REQUESTED_TYPE_NOT_AVAILABLE, 503)
    assert caplog.records == []


@pytest.mark.parametrize(("asked", "lang"), [
    ({}, "en"), ({"lang": None}, "en"), ({"lang": ""}, "en"), ({"lang": "de"}, "de"), ({"lang": "PT-br"}, "pt-BR"),
])  # fmt: skip
def test_the_language_is_english_unless_another_is_named(crowd: list[Volunteer], asked: Json, lang: str) -> None:
    task = crowd[0].asks("initial_prompt", **asked).json()
    assert Task.objects.get(pk=task["id"]).lang == lang == langs.canonical(lang)


def test_the_ninth_task_held_at_once_is_too_many(crowd: list[Volunteer]) -> None:
    with policy.using("classic"):  # which has no other limit for prompts
        for _ in range(8):
            crowd[0].given("initial_prompt")
        assert refused(crowd[0].asks("initial_prompt"), Code.TASK_TOO_MANY_PENDING, 400)
    assert crowd[1].asks("initial_prompt").status_code == 200


def test_a_sixth_prompt_under_way_is_too_many_and_not_available(crowd: list[Volunteer]) -> None:
    for _ in range(5):
        crowd[0].works("initial_prompt")
    assert refused(crowd[0].asks("initial_prompt"), Code.TASK_TOO_MANY_PENDING, 400)
    assert crowd[1].asks("initial_prompt").status_code == 200


@pytest.mark.parametrize("body", [
    {"type": "bees"}, {"type": None}, {"user": {"id": "x"}}, {"user": "ada"}, {"lang": "not a language"}, [], None, "x",
    {"user": {"id": "a", "display_name": "A", "auth_method": "myspace"}}, {"collective": "perhaps"},
    {"user": {"id": "nul\x00", "display_name": "A", "auth_method": "local"}},
    {"user": {"id": "x" * 129, "display_name": "A", "auth_method": "local"}},
])  # fmt: skip
def test_a_malformed_request_is_told(bot: Program, body: Any) -> None:
    response = bot.call("POST", "/tasks/", body)
    if body is None:  # no body at all names no one
        assert refused(response, Code.USER_NOT_SPECIFIED, 400)
    else:
        assert response.status_code == 422
        assert response.json()["detail"]
    assert Task.objects.count() == 0


@pytest.mark.parametrize("body", [{}, {"user": None}, {"type": "initial_prompt", "surprise": 1}])
def test_a_request_for_no_one_is_told(bot: Program, body: Json) -> None:
    assert refused(bot.post("/tasks/", body), Code.USER_NOT_SPECIFIED, 400)


def test_people_are_made_on_first_sight_and_a_changed_name_is_taken_over(bot: Program, other_bot: Program) -> None:
    user = {"id": "282746572348162048", "display_name": "Ada L", "auth_method": "discord"}
    for program, name in ((bot, "Ada L"), (bot, "Ada Lovelace"), (bot, ""), (other_bot, "A.")):
        assert program.post("/tasks/", {"user": {**user, "display_name": name}}).status_code == 200
    made = ClientIdentity.objects.order_by("pk").values_list("client", "username", "user__display_name")
    assert list(made) == [
        (bot.client.pk, "282746572348162048", "Ada Lovelace"),
        (other_bot.client.pk, "282746572348162048", "A."),
    ]


def test_ids_may_be_numbers_or_have_spaces(bot: Program) -> None:
    for id_ in (282746572348162048, " bot number 7 "):
        user = {"id": id_, "display_name": "Bot", "auth_method": "local"}
        assert bot.post("/tasks/", {"user": user}).status_code == 200
        assert bot.post("/tasks/", {"user": user}).status_code == 200
    assert list(ClientIdentity.objects.order_by("pk").values_list("username", flat=True)) == [
        "282746572348162048", " bot number 7 ",
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["/tasks/", "/tasks/availability"])
def test_the_banned_and_the_deleted_are_told(crowd: list[Volunteer], path: str) -> None:
    body = crowd[0].user if path.endswith("availability") else {"user": crowd[0].user}
    assert crowd[0].program.post(path, body).status_code == 200
    User.objects.filter(pk=crowd[0].row.pk).update(is_active=False)
    assert refused(crowd[0].program.post(path, body), Code.USER_DISABLED, 503)


def test_the_terms_come_first_where_they_are_required(crowd: list[Volunteer], settings: Settings) -> None:
    settings.API_TERMS_REQUIRED = True
    assert refused(crowd[0].asks(), Code.USER_HAS_NOT_ACCEPTED_TOS, 451)
    consent.accept(by=crowd[0].row)
    assert crowd[0].asks().status_code == 200


def test_who_is_named_in_the_head_plays_no_part(crowd: list[Volunteer]) -> None:
    response = crowd[0].program.post("/tasks/", {"user": crowd[0].user}, user="local:nobody yet")
    assert response.status_code == 200


def test_a_body_that_is_too_large_is_not_read(bot: Program) -> None:
    response = bot.post("/tasks/", {"user": "x" * 1_000_001})
    assert (response.status_code, response.json()) == (413, {"detail": "The request body is too large."})


# --- Availability -------------------------------------------------------------------------------------------------------


def available(volunteer: Volunteer, **query: Any) -> Json:
    response = volunteer.program.post("/tasks/availability", volunteer.user, **query)
    assert response.status_code == 200
    found: Json = response.json()
    assert set(found) == TYPES
    return found


def test_a_new_language_takes_110_prompts(crowd: list[Volunteer]) -> None:
    found = available(crowd[0], lang="sw")
    assert {name: number for name, number in found.items() if number} == {"initial_prompt": 110, "random": 110}
    assert Opening.objects.count() == 0


def test_where_ones_own_prompts_wait_none_are_available(crowd: list[Volunteer]) -> None:
    for _ in range(5):
        crowd[0].works("initial_prompt")
    assert [available(each)["initial_prompt"] for each in crowd[:2]] == [0, 105]


def test_availability_counts_what_this_person_may_do(crowd: list[Volunteer]) -> None:
    crowd[0].works("initial_prompt")
    own, others = available(crowd[0]), available(crowd[1])
    assert (own["label_initial_prompt"], others["label_initial_prompt"]) == (0, 1)
    assert (own["initial_prompt"], own["random"], others["random"]) == (109, 109, 110)
    assert available(crowd[1], lang="de")["label_initial_prompt"] == 0


@pytest.mark.parametrize("body", [None, {}])
def test_availability_is_for_someone(bot: Program, body: Any) -> None:
    assert refused(bot.post("/tasks/availability", body), Code.USER_NOT_SPECIFIED, 400)


def test_availability_needs_a_language_that_is_one(crowd: list[Volunteer]) -> None:
    response = crowd[0].program.post("/tasks/availability", crowd[0].user, lang="!")
    assert (response.status_code, response.json()["detail"][0]["loc"]) == (422, ["query", "lang"])


# --- What it costs ------------------------------------------------------------------------------------------------------


def test_a_task_takes_few_statements_however_long_the_conversation(crowd: list[Volunteer], ada: User) -> None:
    def cost(volunteer: Volunteer, type_: str) -> int:
        assert available(volunteer)
        with statements_sent() as sent:
            assert volunteer.asks(type_).status_code == 200
        return len(sent)

    crowd[0].works("initial_prompt")
    assert cost(crowd[1], "initial_prompt") == 1 + 3
    assert cost(crowd[1], "label_initial_prompt") == 1 + 3
    at = a_tree(ada)
    for depth in range(1, 31):
        at = a_reply(at, None, text=f"Turn {depth}")
    assert at.role == Role.PROMPTER
    Opening.objects.create(
        kind=kinds.ASSISTANT_REPLY, message_id=at.pk, tree_id=at.tree_id, lang="en", wanted=3, turn=0
    )
    assert cost(crowd[2], "assistant_reply") == 1 + 3
    assert cost(crowd[3], "random") == 1 + 6
    with statements_sent() as sent:
        available(crowd[0])
    assert len(sent) == 1 + 2
