"""Chats as people and guests use them, without JavaScript."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from redis.exceptions import ConnectionError as RedisAway

from chat.access import COOKIE, Owner, stream_token
from chat.log import keys, reading
from chat.models import Chat, ChatMessage, ChatModel
from chat.rules import events
from chat.rules.limits import LIMITS
from chat.rules.states import Role, State
from oasst.models import User
from tests.chat.cast import a_chat, a_model, a_reply_to
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def model() -> ChatModel:
    return a_model()


def box(**fields: Any) -> dict[str, Any]:
    return {"text": "How do bees find home?", "model": "parrot", **fields}


def page(response: Any) -> str:
    text: str = response.content.decode()
    return text


def test_a_guest_starts_a_chat_and_is_known_by_a_cookie_of_which_the_hash_is_stored(model: ChatModel) -> None:
    client = Client()
    response = client.post("/chat/", box())
    chat = Chat.objects.get()
    assert response.headers["Location"] == f"/chat/{chat.pk}/"
    assert (chat.user, chat.title, chat.messages.count()) == (None, "How do bees find home?", 2)
    key = client.cookies[COOKIE]
    assert (key["httponly"], key["samesite"]) == (True, "Lax")
    assert key.value not in str(chat.guest)
    assert "How do bees find home?" in page(client.get(f"/chat/{chat.pk}/"))


def test_a_chat_of_others_is_not_found_by_anyone(ada: User, ben: User, model: ChatModel) -> None:
    chat = a_chat(Owner(ada), "Mine", "Yes", model=model)
    message = chat.messages.get(role=Role.ASSISTANT)
    asks = [f"/chat/{chat.pk}/", f"/chat/messages/{message.pk}/"]
    posts = [f"/chat/{chat.pk}/{act}/" for act in ("rename", "pin", "archive", "delete")]
    posts += [f"/chat/messages/{message.pk}/{act}/" for act in ("regenerate", "stop")] + [f"/chat/{chat.pk}/"]
    for client in (Client(), signed_in(ben)):
        assert {client.get(path).status_code for path in asks} == {404}
        assert {client.post(path, box()).status_code for path in posts} == {404}
    answers = [signed_in(ada).get(path) for path in asks]
    assert [answer.status_code for answer in answers] == [200, 302]
    assert answers[1].headers["Location"] == f"/chat/{chat.pk}/?leaf={message.pk}#m-{message.pk}"


def test_a_guest_who_signs_in_finds_the_chats_in_the_account(ada: User, model: ChatModel) -> None:
    client = Client()
    client.post("/chat/", box())
    other = Client()
    other.post("/chat/", box(text="Not hers"))
    client.force_login(ada)
    assert Chat.objects.filter(user=ada).count() == 0  # a test client's sign-in is no request
    from django.contrib.auth.signals import user_logged_in

    request = client.get("/chat/").wsgi_request
    user_logged_in.send(sender=User, request=request, user=ada)
    assert [chat.title for chat in Chat.objects.filter(user=ada)] == ["How do bees find home?"]
    assert Chat.objects.exclude(guest=None).count() == 1


def test_guests_are_sent_to_sign_in_where_the_site_wants_it(model: ChatModel, settings: Any) -> None:
    settings.CHAT_GUESTS = False
    assert "Sign in to chat" in page(Client().get("/chat/"))
    assert Client().post("/chat/", box()).headers["Location"] == "/accounts/login/"
    assert not Chat.objects.exists()


def test_a_model_that_is_not_for_guests_is_neither_shown_nor_taken(ada: User) -> None:
    a_model("costly", guests=False)
    assert "Costly" not in page(Client().get("/chat/"))
    assert Client().post("/chat/", box(model="costly")).status_code == 422
    assert "Costly" in page(signed_in(ada).get("/chat/"))


WRONG = {
    "empty": ({"text": "  "}, "Write a message first."),
    "too long": ({"text": "x" * (LIMITS.message_characters + 1)}, "at most 8000 characters"),
    "NUL": ({"text": "a\x00b"}, "Null characters are not allowed."),
    "an unknown model": ({"model": "nothing"}, "Select a valid choice"),
    "a temperature out of range": ({"temperature": "99"}, "less than or equal to 2"),
    "a seed that is no number": ({"seed": "many"}, "Enter a whole number."),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_sent_comes_back_with_the_reason_and_the_text(case: str, ada: User, model: ChatModel) -> None:
    fields, reason = WRONG[case]
    response = signed_in(ada).post("/chat/", box(**fields))
    assert response.status_code == 422
    assert reason in page(response)
    assert "text" in fields or "How do bees find home?" in page(response)
    assert not Chat.objects.exists()


def test_a_reply_is_answered_once_it_has_ended_and_only_within_its_chat(ada: User, model: ChatModel) -> None:
    client, chat = signed_in(ada), a_chat(Owner(ada), "One", "Yes", model=model)
    reply = chat.messages.get(role=Role.ASSISTANT)
    foreign = a_chat(Owner(ada), "Two", "No").messages.get(role=Role.ASSISTANT)
    assert client.post(f"/chat/{chat.pk}/", box(parent=str(foreign.pk))).status_code == 404
    assert client.post(f"/chat/{chat.pk}/", box(parent=str(reply.parent_id))).status_code == 409
    ChatMessage.objects.filter(pk=reply.pk).update(state=State.RUNNING)
    response = client.post(f"/chat/{chat.pk}/", box(parent=str(reply.pk)))
    assert (response.status_code, "still being written" in page(response)) == (409, True)
    assert "How do bees find home?" in page(response)
    ChatMessage.objects.filter(pk=reply.pk).update(state=State.STOPPED)
    assert client.post(f"/chat/{chat.pk}/", box(parent=str(reply.pk))).status_code == 302
    assert chat.messages.count() == 4


def test_the_same_form_sent_twice_makes_one_message(ada: User, model: ChatModel) -> None:
    client, chat = signed_in(ada), a_chat(Owner(ada), "One", "Yes", model=model)
    reply = chat.messages.get(role=Role.ASSISTANT)
    fields = box(parent=str(reply.pk), once="abc")
    addresses = {client.post(f"/chat/{chat.pk}/", fields).headers["Location"] for _ in range(2)}
    assert len(addresses) == 1
    assert chat.messages.count() == 4


def test_the_first_message_can_be_edited_and_both_versions_stay(ada: User, model: ChatModel) -> None:
    client, chat = signed_in(ada), a_chat(Owner(ada), "Teh question", "Yes", model=model)
    first = chat.messages.get(role=Role.USER)
    assert "Teh question</textarea>" in page(client.get(f"/chat/{chat.pk}/?edit={first.pk}"))
    client.post(f"/chat/{chat.pk}/", box(text="The question"))
    assert chat.messages.filter(parent=None).count() == 2
    shown = page(client.get(f"/chat/{chat.pk}/"))
    assert "The question" in shown
    assert "2 / 2" in shown
    before = re.search(r'href="([^"]+)"\s+aria-label="Previous version"', shown)
    assert before
    older = page(client.get(before[1].partition("#")[0]))
    assert "1 / 2" in older
    assert 'dir="auto"><p>Teh question</p>' in older


def test_regenerating_makes_a_sibling_in_the_same_way(ada: User, model: ChatModel) -> None:
    client, chat = signed_in(ada), a_chat(Owner(ada), "One", "Yes", model=model)
    Chat.objects.update(params={"temperature": 0.5})
    reply = chat.messages.get(role=Role.ASSISTANT)
    assert client.post(f"/chat/messages/{reply.pk}/regenerate/").status_code == 302
    new = chat.messages.exclude(pk=reply.pk).get(role=Role.ASSISTANT)
    assert (new.parent_id, new.state, new.params["temperature"]) == (reply.parent_id, State.QUEUED, 0.5)


def test_drafts_are_siblings_with_seeds_of_their_own(ada: User, model: ChatModel) -> None:
    signed_in(ada).post("/chat/", box(drafts="3", seed="7"))
    replies = ChatMessage.objects.filter(role=Role.ASSISTANT)
    assert sorted(each.params["seed"] for each in replies) == [7, 8, 9]
    assert len({each.parent_id for each in replies}) == 1


def test_a_person_has_few_replies_in_the_making_at_a_time(ada: User, model: ChatModel) -> None:
    client = signed_in(ada)
    client.post("/chat/", box(drafts="4"))
    response = client.post("/chat/", box())
    assert (response.status_code, "still being written" in page(response)) == (409, True)


def test_messages_are_limited_in_number_and_the_page_says_when_to_try_again(ada: User, model: ChatModel) -> None:
    client = signed_in(ada)
    for _ in range(LIMITS.person_messages):
        client.post("/chat/", box())
        ChatMessage.objects.filter(role=Role.ASSISTANT).update(state=State.COMPLETE)
    response = client.post("/chat/", box())
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= LIMITS.window_minutes * 60
    assert "How do bees find home?" in page(response)


def test_guests_of_one_address_share_their_limit_whatever_their_cookies(model: ChatModel) -> None:
    for _ in range(LIMITS.guest_messages):
        assert Client().post("/chat/", box()).status_code == 302
    assert Client().post("/chat/", box()).status_code == 429


def test_an_allowance_of_tokens_ends_for_the_day(ada: User, model: ChatModel) -> None:
    ChatModel.objects.update(person_tokens=100)
    chat = a_chat(Owner(ada), "One")
    a_reply_to(chat.messages.get(), model=model, completion_tokens=100)
    response = signed_in(ada).post("/chat/", box())
    assert (response.status_code, "today&#x27;s allowance" in page(response)) == (429, True)


def test_a_full_queue_names_other_models(ada: User, ben: User, model: ChatModel) -> None:
    a_model("free")
    chat = a_chat(Owner(ben), "One")
    for _ in range(LIMITS.queue_of_a_model):
        a_reply_to(chat.messages.get(parent=None), state=State.QUEUED, model=model)
    response = signed_in(ada).post("/chat/", box())
    assert (response.status_code, "You can use: Free." in page(response)) == (503, True)
    assert response.headers["Retry-After"] == "30"


def test_with_redis_away_the_message_is_saved_and_the_reply_can_be_tried_again(
    ada: User, model: ChatModel, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def away() -> None:
        raise RedisAway

    monkeypatch.setattr(keys, "client", away)
    client = signed_in(ada)
    with django_capture_on_commit_callbacks(execute=True):
        address = client.post("/chat/", box()).headers["Location"]
    shown = page(client.get(address))
    assert "Your message is saved; try again in a moment." in shown
    assert "Try again</button>" in re.sub(r"\s+", " ", shown).replace(" </button>", "</button>")
    assert ChatMessage.objects.get(role=Role.ASSISTANT).state == State.FAILED


def test_a_reply_in_the_making_is_followed_by_a_script_or_by_reloading(ada: User, model: ChatModel) -> None:
    client = signed_in(ada)
    shown = page(client.get(client.post("/chat/", box()).headers["Location"]))
    assert re.search(r'<noscript>\s*<meta http-equiv="refresh" content="3">\s*</noscript>', shown)
    reply = ChatMessage.objects.get(role=Role.ASSISTANT)
    assert f'data-stream="/chat/stream/{reply.pk}?token=' in shown
    assert 'http-equiv="refresh"' not in page(client.get("/chat/"))


def test_without_a_hub_a_stop_ends_a_reply_that_waits(ada: User, model: ChatModel) -> None:
    client = signed_in(ada)
    client.post("/chat/", box())
    reply = ChatMessage.objects.get(role=Role.ASSISTANT)
    client.post(f"/chat/messages/{reply.pk}/stop/")
    reply.refresh_from_db()
    assert reply.state == State.STOPPED
    part = client.get(f"/chat/messages/{reply.pk}/", headers={"X-Part": "message"})
    assert page(part).lstrip().startswith("<article")
    assert "You stopped this reply." in page(part)


def test_chats_are_renamed_pinned_archived_found_and_deleted(ada: User, model: ChatModel) -> None:
    client = signed_in(ada)
    chats = [a_chat(Owner(ada), title, "about " + title) for title in ("bees", "boats", "bread")]
    first, second, third = (f"/chat/{chat.pk}/" for chat in chats)
    client.post(first + "rename/", {"title": "  All about   bees "})
    client.post(second + "pin/", {"on": "on"})
    client.post(third + "archive/", {"on": "on"})

    def listed(query: str = "") -> list[str]:
        shown = page(client.get(f"/chat/{query}"))
        found = re.findall(r'href="(/chat/[0-9a-f-]{36}/)"', shown)
        return [["bees", "boats", "bread"][[first, second, third].index(each)] for each in found]

    assert listed() == ["boats", "bees"]
    assert listed("?archived=on") == ["bread"]
    assert listed("?q=about+boats") == ["boats"]
    assert listed("?q=nothing") == []
    assert client.post(first + "rename/", {"title": " "}).status_code == 302
    assert client.post(first + "rename/", {"title": "bees\0"}).status_code == 302
    assert Chat.objects.get(pk=chats[0].pk).title == "All about bees"
    client.post(first + "delete/")
    assert client.get(first).status_code == 404
    assert not ChatMessage.objects.filter(chat=chats[0].pk).exists()
    client.post("/chat/delete-all/")
    assert (Chat.objects.count(), ChatMessage.objects.count()) == (0, 0)


def test_a_model_cannot_make_a_page_load_or_run_anything(ada: User, model: ChatModel) -> None:
    bad = "<script>alert(1)</script> ![x](https://evil.example/?q=1) [y](javascript:alert(1)) <img src=x onerror=y>"
    chat = a_chat(Owner(ada), "One", bad, model=model)
    shown = page(signed_in(ada).get(f"/chat/{chat.pk}/"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    thread = shown.partition("data-thread")[2].partition("chat__box")[0]
    assert re.findall(r"<(?:img|script)", thread) == []
    assert 'href="javascript:' not in thread


def test_a_reply_says_what_it_was_made_with_and_what_went_wrong(ada: User, model: ChatModel) -> None:
    chat = a_chat(Owner(ada), "One", model=model)
    a_reply_to(
        chat.messages.get(), model_name="Parrot", params={"temperature": 0.5}, ignored={"top_k": 3}, completion_tokens=1234,
        total_ms=2500, finish_reason="length", left_out=2,
    )  # fmt: skip
    shown = page(signed_in(ada).get(f"/chat/{chat.pk}/"))
    for words in (
        "Parrot",
        "Temperature 0.5",
        "1,234 tokens",
        "2.5 s",
        "not used: Top-k",
        "2 older messages didn&#x27;t fit",
    ):
        assert words in shown or words.replace("&#x27;", "'") in shown
    assert "The reply reached its longest length." in shown


@pytest.mark.parametrize("replies", [1, 3])
def test_a_chat_costs_the_same_number_of_queries_however_long_it_is(
    replies: int, ada: User, model: ChatModel, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    texts = ["Question", "Answer"] * replies
    chat = a_chat(Owner(ada), *texts, model=model)
    for _ in range(replies):
        a_chat(Owner(ada), "Another")
    client = signed_in(ada)
    client.get(f"/chat/{chat.pk}/")
    with django_assert_num_queries(9):
        client.get(f"/chat/{chat.pk}/")


# --- The stream without a hub -------------------------------------------------------------------------------------------


def streamed(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)


def left(response: Any) -> None:
    """The reader leaves. `close` would end the request, and with it the connection of the test."""
    for close in response._resource_closers:
        close()


def test_without_a_hub_in_reach_the_log_is_streamed_by_the_web_process(ada: User) -> None:
    chat = a_chat(Owner(ada), "One")
    reply = a_reply_to(chat.messages.get(), state=State.RUNNING, text="")
    for each in (events.event(1, "start"), events.event(2, "delta", text="a"), events.event(3, "done")):
        reading.append(reply.pk, each)
    address = f"/chat/stream/{reply.pk}?token={stream_token(reply.pk)}"
    response = Client().get(address, headers={"Last-Event-ID": "1"})
    assert response.headers["Content-Type"] == "text/event-stream"
    assert (
        streamed(response)
        == b'retry: 1000\n\nid: 2\nevent: delta\ndata: {"text":"a"}\n\nid: 3\nevent: done\ndata: {}\n\n'
    )


def test_readers_beyond_the_threads_get_what_there_is_and_come_again(ada: User) -> None:
    chat = a_chat(Owner(ada), "One")
    reply = a_reply_to(chat.messages.get(), state=State.COMPLETE, text="Yes")
    reading.append(reply.pk, events.event(1, "start"))
    address = f"/chat/stream/{reply.pk}?token={stream_token(reply.pk)}"
    held = [Client().get(address) for _ in range(settings.CHAT_STREAMS)]
    more = Client().get(address)
    assert (more.streaming, streamed(more)) == (False, b"retry: 1000\n\nid: 1\nevent: start\ndata: {}\n\n")
    for each in held:
        left(each)
    again = Client().get(address, headers={"Last-Event-ID": "1"})
    assert again.streaming
    assert b'event: done\ndata: {"state":"complete","finish_reason":""}' in streamed(again)


def test_a_stream_needs_its_token_and_a_reply_that_there_is() -> None:
    unknown = uuid4()
    assert Client().get(f"/chat/stream/{unknown}").status_code == 403
    assert Client().get(f"/chat/stream/{unknown}?token=1:x").status_code == 403
    assert Client().get(f"/chat/stream/{unknown}?token={stream_token(unknown)}").status_code == 404
