"""What is done to messages and trees: delete, undelete, edit, history, emoji, tree/state."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from moderation.actions import service
from moderation.models import Action
from oasst.api.base.codes import Code
from oasst.models import ClientIdentity, Event, EventType, Message, MessageTree, Notification, Reaction, User
from tests.api.conftest import Program, refused
from tests.api.posted import MESSAGE_KEYS, a_prompt, an_answer, hold

pytestmark = pytest.mark.django_db

GUEST = {"id": "28", "display_name": "Ada from afar", "auth_method": "discord"}


def live(*messages: Message) -> list[bool]:
    return [not Message.objects.get(pk=each.pk).deleted for each in messages]


def who(event_type: str) -> User:
    """Who is said to have done the last such thing."""
    last = Event.objects.filter(type=event_type).order_by("-id")[0]
    assert last.user_id
    return User.objects.get(pk=last.user_id)


# --- Delete, undelete ---------------------------------------------------------------------------------------------------


def test_a_deleted_message_takes_all_below_along(site: Program, ada: User, ben: User) -> None:
    prompt = a_prompt(site, ada)
    reply = an_answer(site, prompt, ben)
    below = an_answer(site, reply, ada)
    other = an_answer(site, prompt)
    response = site.delete(f"/messages/{reply.pk}", user=site.knows(ben))
    assert (response.status_code, response.content) == (204, b"")
    assert live(prompt, reply, below, other) == [True, False, False, True]
    assert who(EventType.MESSAGE_DELETED) == ben


def test_what_programs_do_is_an_action_like_any_other_told_and_undone(
    site: Program, ada: User, ben: User, mod: User
) -> None:
    prompt = a_prompt(site, ada)
    site.delete(f"/messages/{prompt.pk}", user=site.knows(ben))
    site.put(f"/messages/{prompt.pk}/undelete")
    edit(site, prompt, "Another text.")
    for halt in (True, True, False):  # halting what is halted is no action
        site.put(f"/messages/{prompt.pk}/tree/state", halt=halt)
    edit(site, prompt, " Another text.")
    own = ClientIdentity.objects.get(client=site.client, auth_method="system").user
    guest = ClientIdentity.objects.get(client=site.client, username=GUEST["id"]).user
    taken = Action.objects.order_by("created_at")
    assert list(taken.values_list("kind", "by", "state")) == [
        ("delete", ben.pk, "done"), ("restore", own.pk, "done"), ("edit", guest.pk, "done"),
        ("halt", own.pk, "done"), ("resume", own.pk, "done"),
    ]  # fmt: skip
    told = Notification.objects.filter(user=ada, kind__startswith="moderation_").order_by("pk")
    assert [each.kind for each in told] == [f"moderation_{each.kind}" for each in taken]
    service.undo(taken[2], by=mod, why="It was better before.")
    prompt.refresh_from_db()
    assert prompt.text != "Another text."


def test_no_one_is_told_of_what_they_did_themselves(site: Program, ada: User) -> None:
    prompt = a_prompt(site, ada)
    site.delete(f"/messages/{prompt.pk}", user=site.knows(ada))
    assert (live(prompt), Action.objects.get().by) == ([False], ada)
    assert Notification.objects.filter(user=ada).count() == 0


def test_deleting_what_is_not_there_or_deleted_already_is_no_error(site: Program) -> None:
    prompt = a_prompt(site, deleted=True)
    assert site.delete(f"/messages/{uuid4()}").status_code == 204
    assert site.delete(f"/messages/{prompt.pk}").status_code == 204
    assert not Event.objects.filter(type=EventType.MESSAGE_DELETED).exists()


def test_undelete_brings_back_what_was_deleted_with_it_and_what_it_answers(site: Program) -> None:
    prompt = a_prompt(site)
    reply = an_answer(site, prompt)
    below = an_answer(site, reply)
    site.delete(f"/messages/{prompt.pk}")
    response = site.put(f"/messages/{reply.pk}/undelete")
    assert (response.status_code, response.content) == (202, b"null")
    assert live(prompt, reply, below) == [True, True, True]


def test_what_no_one_is_named_for_is_done_by_the_account_a_client_keeps_for_itself(site: Program) -> None:
    prompt = a_prompt(site)
    site.delete(f"/messages/{prompt.pk}")
    site.put(f"/messages/{prompt.pk}/undelete")
    own = who(EventType.MESSAGE_DELETED)
    assert (own, own.display_name) == (who(EventType.MESSAGE_RESTORED), "the web site")
    assert ClientIdentity.objects.get(user=own).auth_method == "system"


def test_undelete_of_what_is_not_there_is_told(site: Program) -> None:
    assert refused(site.put(f"/messages/{uuid4()}/undelete"), Code.MESSAGE_NOT_FOUND, 404)


def test_a_reply_whose_author_answered_again_stays_deleted_and_the_client_is_told(site: Program, ada: User) -> None:
    prompt = a_prompt(site)
    first = an_answer(site, prompt, ada)
    site.delete(f"/messages/{first.pk}")
    an_answer(site, prompt, ada, text="again")
    assert refused(site.put(f"/messages/{first.pk}/undelete"), Code.TASK_MESSAGE_DUPLICATE_REPLY, 400)
    assert live(first) == [False]


@pytest.mark.parametrize(
    ("method", "ending"), [("DELETE", ""), ("PUT", "/undelete"), ("POST", "/edit"), ("GET", "/history")]
)
def test_acts_need_a_trusted_key(method: str, ending: str, bot: Program) -> None:
    prompt = a_prompt(bot)
    body = {"user": GUEST, "new_content": "x"}
    assert refused(bot.call(method, f"/messages/{prompt.pk}{ending}", body), Code.API_CLIENT_NOT_AUTHORIZED, 403)
    assert refused(bot.put(f"/messages/{prompt.pk}/tree/state", halt=True), Code.API_CLIENT_NOT_AUTHORIZED, 403)
    assert live(prompt) == [True]


# --- Edit, history ------------------------------------------------------------------------------------------------------


def edit(program: Program, message: Message, text: Any, **user: Any) -> Any:
    return program.post(f"/messages/{message.pk}/edit", {"user": {**GUEST, **user}, "new_content": text})


def test_an_edited_message_has_its_new_text_and_keeps_the_old(site: Program, ada: User) -> None:
    prompt = a_prompt(site, ada, text="How do bees find there way home?")
    response = edit(site, prompt, "  How do bees find their way home?\n")
    assert (response.status_code, response.content) == (200, b"null")
    prompt.refresh_from_db()
    assert (prompt.text, prompt.edited) == ("How do bees find their way home?", True)
    first, second = site.get(f"/messages/{prompt.pk}/history").json()
    editor = ClientIdentity.objects.get(client=site.client, auth_method="discord", username="28").user
    assert {name: first[name] for name in first if name != "id"} == {
        "text": "How do bees find there way home?", "message_id": str(prompt.pk), "user_id": str(ada.pk),
        "created_date": prompt.created_at.isoformat(), "user_is_author": None,
    }  # fmt: skip
    assert set(second) == {"id", "text", "message_id", "user_id", "created_date", "user_is_author"}
    assert (second["text"], second["user_id"]) == ("How do bees find their way home?", str(editor.pk))
    assert UUID(first["id"]) != UUID(second["id"])
    assert site.get(f"/messages/{prompt.pk}/history").json() == [first, second]


def test_history_says_which_texts_are_the_viewers(site: Program, ada: User) -> None:
    prompt = a_prompt(site, ada)
    edit(site, prompt, "Another text.")
    found = site.get(f"/messages/{prompt.pk}/history", user=site.knows(ada)).json()
    assert [each["user_is_author"] for each in found] == [True, False]


def test_what_was_never_edited_or_is_unknown_has_no_history(site: Program) -> None:
    assert site.get(f"/messages/{a_prompt(site).pk}/history").json() == []
    assert site.get(f"/messages/{uuid4()}/history").json() == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", Code.TASK_MESSAGE_TEXT_EMPTY),
        (" \n", Code.TASK_MESSAGE_TEXT_EMPTY),
        ("x" * 2001, Code.TASK_MESSAGE_TOO_LONG),
    ],
)
def test_an_edited_text_obeys_the_rules_for_texts(text: str, code: Code, site: Program) -> None:
    prompt = a_prompt(site)
    assert refused(edit(site, prompt, text), code, 400)
    prompt.refresh_from_db()
    assert prompt.edited is False


def test_an_edit_that_does_not_fit_or_of_nothing_is_told(site: Program, bot: Program) -> None:
    prompt = a_prompt(site)
    response = site.post(f"/messages/{prompt.pk}/edit", {"user": {"id": "28"}})
    assert (response.status_code, [each["loc"] for each in response.json()["detail"]]) == (
        422, [["body", "user", "display_name"], ["body", "user", "auth_method"], ["body", "new_content"]]
    )  # fmt: skip
    unknown = site.post(f"/messages/{uuid4()}/edit", {"user": GUEST, "new_content": "x"})
    assert refused(unknown, Code.MESSAGE_NOT_FOUND, 404)


def test_who_may_not_take_part_edits_nothing(site: Program, ada: User, settings: Settings) -> None:
    prompt = a_prompt(site)
    name = {"auth_method": "local", "id": site.knows(ada).partition(":")[2]}
    settings.API_TERMS_REQUIRED = True
    assert refused(edit(site, prompt, "x", **name), Code.USER_HAS_NOT_ACCEPTED_TOS, 451)
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert refused(edit(site, prompt, "x", **name), Code.USER_DISABLED, 503)


@pytest.mark.parametrize("length", [1, 30])
def test_history_takes_the_same_statements_whatever_its_length(
    length: int, site: Program, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    prompt = a_prompt(site)
    for n in range(length):
        edit(site, prompt, f"Text {n}")
    with django_assert_num_queries(2):
        assert len(site.get(f"/messages/{prompt.pk}/history").json()) == length + 1


# --- Emoji --------------------------------------------------------------------------------------------------------------


def react(program: Program, message_id: UUID, emoji: Any, op: Any = None, **user: Any) -> Any:
    body = {"user": {**GUEST, **user}, "emoji": emoji, **({"op": op} if op else {})}
    return program.post(f"/messages/{message_id}/emoji", body)


def test_a_reaction_is_answered_with_the_message_as_it_is_now(bot: Program, other_bot: Program, ada: User) -> None:
    prompt = a_prompt(bot, ada)
    response = react(other_bot, prompt.pk, "heart_eyes")
    found = response.json()
    assert (response.status_code, set(found)) == (202, MESSAGE_KEYS)
    assert [found[key] for key in ("emojis", "user_emojis", "user_is_author")] == [
        {"heart_eyes": 1}, ["heart_eyes"], False
    ]  # fmt: skip
    by = ClientIdentity.objects.get(client=other_bot.client, auth_method="discord", username="28").user
    assert list(Reaction.objects.values_list("user", "emoji")) == [(by.pk, "heart_eyes")]


def test_toggle_is_what_is_done_unless_said_otherwise(bot: Program) -> None:
    prompt = a_prompt(bot)
    counts = [
        react(bot, prompt.pk, "+1", op).json()["emojis"]
        for op in (None, None, "add", "add", "remove", "remove", "toggle")
    ]
    assert counts == [{"+1": 1}, {}, {"+1": 1}, {"+1": 1}, {}, {}, {"+1": 1}]
    assert react(bot, prompt.pk, "-1").json()["emojis"] == {"-1": 1}


def test_thumbs_on_ones_own_message_are_silently_ignored(bot: Program, ada: User) -> None:
    prompt = a_prompt(bot, ada)
    name = {"auth_method": "local", "id": bot.knows(ada).partition(":")[2]}
    response = react(bot, prompt.pk, "+1", **name)
    assert (response.status_code, response.json()["emojis"], response.json()["user_is_author"]) == (202, {}, True)


@pytest.mark.parametrize("emoji", ["_skip_reply", "_skip_ranking", "_skip_labeling", "banana", "", None, 1])
def test_only_what_people_may_say_is_taken(emoji: Any, bot: Program) -> None:
    response = react(bot, a_prompt(bot).pk, emoji)
    assert (response.status_code, response.json()["detail"][0]["loc"]) == (422, ["body", "emoji"])


def test_an_unknown_way_to_react_is_told(bot: Program) -> None:
    response = react(bot, a_prompt(bot).pk, "+1", "flip")
    assert (response.status_code, response.json()["detail"][0]["loc"]) == (422, ["body", "op"])


def test_no_one_reacts_to_what_is_unknown_deleted_or_in_quarantine(bot: Program, site: Program) -> None:
    held, deleted = a_prompt(bot), a_prompt(bot, deleted=True)
    hold(held)
    for program in (bot, site):
        for message_id in (held.pk, deleted.pk, uuid4()):
            assert refused(react(program, message_id, "+1"), Code.MESSAGE_NOT_FOUND, 404)


def test_who_may_not_take_part_reacts_to_nothing(bot: Program, ada: User, settings: Settings) -> None:
    prompt = a_prompt(bot)
    name = {"auth_method": "local", "id": bot.knows(ada).partition(":")[2]}
    settings.API_TERMS_REQUIRED = True
    assert refused(react(bot, prompt.pk, "+1", **name), Code.USER_HAS_NOT_ACCEPTED_TOS, 451)
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert refused(react(bot, prompt.pk, "+1", **name), Code.USER_DISABLED, 503)


# --- Tree state ---------------------------------------------------------------------------------------------------------


def test_a_trees_state_has_every_field(bot: Program, site: Program) -> None:
    prompt = a_prompt(bot)
    MessageTree.objects.filter(pk=prompt.pk).update(origin="a file")
    reply = an_answer(bot, prompt, review_result=False, deleted=True)
    assert site.get(f"/messages/{reply.pk}/tree/state").json() == {
        "message_tree_id": str(prompt.pk), "state": "growing", "goal_tree_size": 15, "max_depth": 5,
        "max_children_count": 3, "active": True, "origin": "a file",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("state", "active"),
    [
        ("initial_prompt_review", True), ("growing", True), ("ranking", True), ("ready_for_scoring", True),
        ("ready_for_export", False), ("scoring_failed", False), ("aborted_low_grade", False),
        ("halted_by_moderator", False), ("backlog_ranking", False), ("prompt_lottery_waiting", False),
    ],
)  # fmt: skip
def test_a_tree_is_active_while_work_on_it_is_handed_out(state: str, active: bool, bot: Program) -> None:
    prompt = a_prompt(bot, state=state)
    found = bot.get(f"/messages/{prompt.pk}/tree/state").json()
    assert (found["state"], found["active"]) == (state, active)


def test_a_halt_is_set_and_lifted_and_setting_it_twice_changes_nothing(site: Program) -> None:
    path = f"/messages/{a_prompt(site).pk}/tree/state"
    answers = [site.put(path, halt=halt) for halt in (False, True, True, False, False)]
    assert [each.status_code for each in answers] == [200] * 5
    assert [each.json()["state"] for each in answers] == [
        "growing", "halted_by_moderator", "halted_by_moderator", "growing", "growing"
    ]  # fmt: skip
    assert [each.json()["active"] for each in answers] == [True, False, False, True, True]
    assert answers[-1].json() == site.get(path).json()
    assert Event.objects.filter(type=EventType.TREE_STATE_CHANGED).count() == 2


def test_a_waiting_prompt_is_not_let_go_on_by_lifting_a_halt(site: Program) -> None:
    prompt = a_prompt(site, state="prompt_lottery_waiting")
    assert site.put(f"/messages/{prompt.pk}/tree/state", halt=False).json()["state"] == "prompt_lottery_waiting"


def test_a_state_of_nothing_and_a_halt_that_does_not_fit_are_told(site: Program) -> None:
    path = f"/messages/{uuid4()}/tree/state"
    assert refused(site.get(path), Code.MESSAGE_NOT_FOUND, 404)
    assert refused(site.put(path, halt=True), Code.MESSAGE_NOT_FOUND, 404)
    for query in ({}, {"halt": "perhaps"}):
        response = site.put(f"/messages/{a_prompt(site).pk}/tree/state", **query)
        assert (response.status_code, response.json()["detail"][0]["loc"]) == (422, ["query", "halt"])
