"""Where a message stands: conversation, tree, children, descendants, longest conversation, most answered message."""

from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from oasst.api.base.codes import Code
from oasst.models import Message, Reaction, User
from tests.api.conftest import Program, refused
from tests.api.posted import CONVERSATION_KEYS, MESSAGE_KEYS, a_prompt, an_answer, hold, texts

pytestmark = pytest.mark.django_db

PLACES = ["conversation", "tree", "children", "descendants", "longest_conversation_in_tree", "max_children_in_tree"]


@pytest.fixture
def prompt(bot: Program) -> Message:
    """p ─┬─ a ─── aa ─── aaa
    ├─ b (rejected) ─── bb ─── bbb ─── bbbb
    └─ c (undecided)"""
    prompt = a_prompt(bot, text="p", frontend_message_id="f-p")
    a = an_answer(bot, prompt, text="a", frontend_message_id="f-a")
    b = an_answer(bot, prompt, text="b", review_result=False)
    an_answer(bot, prompt, text="c", review_result=None)
    aa = an_answer(bot, a, text="aa")
    an_answer(bot, aa, text="aaa", frontend_message_id="f-aaa")
    an_answer(bot, an_answer(bot, an_answer(bot, b, text="bb"), text="bbb"), text="bbbb")
    return prompt


def called(text: str) -> Message:
    return Message.objects.get(text=text)


def at(text: str, place: str) -> str:
    return f"/messages/{called(text).pk}/{place}"


# --- What all have in common --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
def test_both_addresses_of_a_message_give_the_same(
    place: str, bot: Program, other_bot: Program, prompt: Message
) -> None:
    by_id, by_name = bot.get(at("a", place)), bot.get(f"/frontend_messages/f-a/{place}")
    assert (by_id.status_code, by_id.json()) == (200, by_name.json())
    assert refused(other_bot.get(f"/frontend_messages/f-a/{place}"), Code.MESSAGE_NOT_FOUND, 404)
    assert refused(bot.get(f"/frontend_messages/nothing/{place}"), Code.MESSAGE_NOT_FOUND, 404)


@pytest.mark.parametrize("place", PLACES)
def test_an_unknown_message_is_told_except_that_it_has_no_children(place: str, bot: Program) -> None:
    response = bot.get(f"/messages/{uuid4()}/{place}")
    assert response.json() == [] if place == "children" else refused(response, Code.MESSAGE_NOT_FOUND, 404)
    assert bot.get(f"/messages/x/{place}").json()["detail"][0]["loc"] == ["path", "message_id"]


@pytest.mark.parametrize("place", [place for place in PLACES if place != "children"])
def test_what_a_client_does_not_get_to_see_it_cannot_ask_from(
    place: str, bot: Program, other_bot: Program, site: Program, prompt: Message
) -> None:
    held = hold(called("aa"))
    assert refused(bot.get(at("aa", place)), Code.MESSAGE_NOT_FOUND, 404)
    assert site.get(at("aa", place)).status_code == 200
    held.delete()
    Message.objects.filter(text="aa").update(deleted=True)
    assert refused(other_bot.get(at("aa", place)), Code.MESSAGE_NOT_FOUND, 404)
    assert bot.get(at("aa", place)).status_code == 200


@pytest.mark.parametrize(
    ("place", "statements"),
    [
        ("conversation", 5), ("tree", 4), ("children", 3), ("descendants", 5), ("longest_conversation_in_tree", 5),
        ("max_children_in_tree", 5),
    ],
)  # fmt: skip
@pytest.mark.parametrize("length", [1, 30])
def test_the_statements_are_the_same_however_large_the_tree(
    place: str, statements: int, length: int, bot: Program, ada: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    viewer = bot.knows(ada)
    prompt = last = a_prompt(bot)
    for _ in range(length):
        an_answer(bot, prompt)
        last = an_answer(bot, last)
    asked = last if place == "conversation" else prompt
    bot.get("/messages/", user=viewer)  # has its use noted
    with django_assert_num_queries(statements):
        found = texts(bot.get(f"/messages/{asked.pk}/{place}", user=viewer))
    assert len(found) > length


# --- Conversation -------------------------------------------------------------------------------------------------------


def test_a_conversation_goes_from_the_prompt_to_the_message(bot: Program, prompt: Message, ada: User) -> None:
    Reaction.objects.create(message=called("a"), user=ada, emoji="100")
    found = bot.get(at("aaa", "conversation"), user=bot.knows(ada))
    assert texts(found) == ["p", "a", "aa", "aaa"]
    assert list(found.json()) == ["messages"]
    assert [set(each) for each in found.json()["messages"]] == [CONVERSATION_KEYS] * 4
    assert [each["user_emojis"] for each in found.json()["messages"]] == [[], ["100"], [], []]
    assert [each["is_assistant"] for each in found.json()["messages"]] == [False, True, False, True]
    assert texts(bot.get(at("p", "conversation"))) == ["p"]


def test_the_last_message_may_be_anything_but_all_above_it_must_count(bot: Program, prompt: Message) -> None:
    assert texts(bot.get(at("b", "conversation"))) == ["p", "b"]
    assert texts(bot.get(at("c", "conversation"))) == ["p", "c"]
    assert refused(bot.get(at("bb", "conversation")), Code.BROKEN_CONVERSATION, 500)
    Message.objects.filter(text="aaa").update(deleted=True)
    assert texts(bot.get(at("aaa", "conversation"))) == ["p", "a", "aa", "aaa"]
    Message.objects.filter(text="aa").update(deleted=True)
    assert refused(bot.get(at("aaa", "conversation")), Code.BROKEN_CONVERSATION, 500)


def test_what_answers_a_message_in_quarantine_only_trusted_clients_see(
    bot: Program, site: Program, prompt: Message
) -> None:
    hold(called("a"))
    for path in (f"/messages/{called('aaa').pk}", at("aa", "conversation"), at("aaa", "tree")):
        assert refused(bot.get(path), Code.MESSAGE_NOT_FOUND, 404)
    assert [texts(bot.get(at("aa", "children"))), texts(site.get(at("aa", "children")))] == [[], ["aaa"]]
    assert texts(site.get(at("aa", "conversation"))) == ["p", "a", "aa"]
    assert {"a", "aa", "aaa"} & {*texts(bot.get("/messages/")), *texts(bot.get(at("p", "tree")))} == set()
    assert {"b", "bb", "bbbb"} <= {*texts(bot.get("/messages/", max_count=50))}


# --- Tree ---------------------------------------------------------------------------------------------------------------


def test_a_tree_holds_all_that_is_not_deleted(bot: Program, prompt: Message) -> None:
    a_prompt(bot, text="elsewhere")
    Message.objects.filter(text="c").update(deleted=True)
    found = bot.get(at("bbb", "tree"))
    assert sorted(texts(found)) == ["a", "aa", "aaa", "b", "bb", "bbb", "bbbb", "p"]
    assert found.json()["id"] == str(prompt.pk)
    assert [set(each) for each in found.json()["messages"]] == [MESSAGE_KEYS] * 8
    assert set(found.json()) == {"id", "messages"}


def test_a_tree_can_leave_out_what_is_not_accepted_and_bring_what_is_deleted(
    bot: Program, other_bot: Program, site: Program, prompt: Message
) -> None:
    Message.objects.filter(text="aaa").update(deleted=True)
    assert sorted(texts(bot.get(at("p", "tree"), include_spam=False))) == ["a", "aa", "bb", "bbb", "bbbb", "p"]
    everything: dict[str, Any] = {"include_deleted": True, "include_spam": True}
    assert "aaa" in texts(bot.get(at("p", "tree"), **everything))
    assert "aaa" in texts(site.get(at("p", "tree"), **everything))
    assert "aaa" not in texts(other_bot.get(at("p", "tree"), **everything))


def test_what_is_in_quarantine_is_left_out_of_trees(bot: Program, site: Program, prompt: Message) -> None:
    hold(called("a"))
    assert "a" not in texts(bot.get(at("p", "tree")))
    assert "a" in texts(site.get(at("p", "tree")))


# --- Below --------------------------------------------------------------------------------------------------------------


def test_children_are_the_replies_that_are_not_deleted(bot: Program, site: Program, prompt: Message) -> None:
    Message.objects.filter(text="c").update(deleted=True)
    found = bot.get(at("p", "children"))
    assert texts(found) == ["a", "b"]
    assert [set(each) for each in found.json()] == [MESSAGE_KEYS] * 2
    assert texts(bot.get(at("aaa", "children"))) == []
    hold(called("b"))
    assert (texts(bot.get(at("p", "children"))), texts(site.get(at("p", "children")))) == (["a"], ["a", "b"])


def test_descendants_come_depth_first_without_the_message_itself(
    bot: Program, other_bot: Program, prompt: Message
) -> None:
    Message.objects.filter(text="bbbb").update(deleted=True)
    found = bot.get(at("p", "descendants"))
    assert texts(found) == ["a", "aa", "aaa", "b", "bb", "bbb", "bbbb", "c"]
    assert found.json()["id"] == str(prompt.pk)
    assert texts(other_bot.get(at("b", "descendants"))) == ["bb", "bbb"]
    assert texts(bot.get(at("c", "descendants"))) == []


# --- Extremes -----------------------------------------------------------------------------------------------------------


def test_the_longest_conversation_has_nothing_that_does_not_count(bot: Program, site: Program, prompt: Message) -> None:
    assert texts(bot.get(at("bbbb", "longest_conversation_in_tree"))) == ["p", "a", "aa", "aaa"]
    hold(called("aaa"))
    assert texts(bot.get(at("p", "longest_conversation_in_tree"))) == ["p", "a", "aa"]
    assert texts(site.get(at("p", "longest_conversation_in_tree"))) == ["p", "a", "aa", "aaa"]
    Message.objects.filter(text="aa").update(deleted=True)
    an_answer(bot, prompt, text="d")
    assert texts(bot.get(at("p", "longest_conversation_in_tree"))) == ["p", "a"]


def test_the_most_answered_message_comes_with_its_replies_that_count(
    bot: Program, site: Program, prompt: Message
) -> None:
    found = bot.get(at("bbb", "max_children_in_tree"))
    assert (texts(found), found.json()["id"]) == (["p", "a"], str(prompt.pk))
    assert [set(each) for each in found.json()["messages"]] == [MESSAGE_KEYS] * 2
    for n in range(4):
        an_answer(bot, called("aa"), text=f"aa{n}")
    assert texts(bot.get(at("p", "max_children_in_tree"))) == ["aa", "aaa", "aa0", "aa1", "aa2", "aa3"]
    hold(called("aa"))
    assert texts(bot.get(at("p", "max_children_in_tree"))) == ["p", "a"]
    assert texts(site.get(at("p", "max_children_in_tree")))[0] == "aa"


@pytest.mark.parametrize("place", ["longest_conversation_in_tree", "max_children_in_tree"])
@pytest.mark.parametrize("fields", [{"review_result": None}, {"deleted": True}])
def test_a_tree_in_which_nothing_counts_has_no_extremes(place: str, fields: dict[str, Any], bot: Program) -> None:
    assert refused(bot.get(f"/messages/{a_prompt(bot, **fields).pk}/{place}"), Code.MESSAGE_NOT_FOUND, 404)
