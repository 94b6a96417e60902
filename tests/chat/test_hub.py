"""The hub, with a server of a model that behaves as a test wants: from the queue to the database and to browsers."""

import asyncio
import json
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from chat.access import Owner
from chat.actions import generation
from chat.hub.hub import Hub, cancel
from chat.log import keys, reading
from chat.models import ChatMessage, Generation
from chat.rules import events
from chat.rules.limits import LIMITS
from chat.rules.states import State
from oasst.models import User
from tests.chat.cast import a_hub, a_model, ended, in_thread, sent_by, stream_of, until
from tests.chat.fake_upstream import Answer, FakeUpstream, Step, piece, said, upstream
from tests.chat.loop import run_alone

pytestmark = pytest.mark.django_db(transaction=True)

SLOW: list[Step] = [piece("one "), 0.4, piece("two "), 0.4, piece("three"), *said()]


def parts(body: bytes) -> list[tuple[int, str, dict[str, Any]]]:
    blocks = [block.split(b"\n") for block in body.split(b"\n\n") if block.startswith(b"id:")]
    return [(int(i[4:]), kind[7:].decode(), json.loads(data[6:])) for i, kind, data in blocks]


def text_of(body: bytes) -> str:
    return "".join(data.get("text", "") for _seq, kind, data in parts(body) if kind == "delta")


async def asked(ada: User, base_url: str, **fields: Any) -> list[UUID]:
    """Ids of replies that a person has just asked for."""
    drafts = fields.pop("drafts", 1)
    params = fields.pop("params", {})

    def ask() -> list[UUID]:
        sent = sent_by(Owner(ada), a_model(base_url=base_url, **fields), drafts=drafts, params=params)
        return [reply.pk for reply in sent.replies]

    found: list[UUID] = await in_thread(ask)
    return found


def test_a_reply_comes_to_the_browser_and_into_the_database_exactly(ada: User) -> None:
    async def run() -> tuple[ChatMessage, bytes, dict[str, Any]]:
        async with upstream(Answer(SLOW)) as fake, a_hub() as hub:
            [reply] = await asked(
                ada, fake.base_url, params={"temperature": 0.5, "top_k": 40}, system_prompt="Be brief."
            )
            await until(lambda: _has(hub, reply))
            _status, body = await stream_of(hub, reply)
            return await ended(reply), body, fake.asked[0]

    message, body, request = run_alone(run())
    assert (message.content, message.state, message.completion_tokens, message.prompt_tokens) == (
        "one two three", State.COMPLETE, 3, 7,
    )  # fmt: skip
    assert text_of(body) == "one two three"
    assert parts(body)[0][1] == "start"
    assert parts(body)[-1][1:] == ("done", {"state": "complete", "finish_reason": "stop"})
    assert [seq for seq, _kind, _data in parts(body)] == list(range(1, len(parts(body)) + 1))
    assert request["messages"] == [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello"}]
    assert (request["temperature"], request["max_tokens"], "top_k" in request) == (0.5, 1024, False)
    assert (message.params, message.ignored) == ({"temperature": 0.5, "max_tokens": 1024}, {"top_k": 40})
    assert not Generation.objects.exists()


async def _has(hub: Hub, message_id: UUID) -> bool:
    return message_id in hub.replies


async def _left(fake: FakeUpstream) -> bool:
    return bool(fake.left)


def test_a_reader_continues_where_it_was_and_two_readers_see_the_same(ada: User) -> None:
    async def run() -> list[bytes]:
        async with upstream(Answer(SLOW)) as fake, a_hub() as hub:
            [reply] = await asked(ada, fake.base_url)
            await until(lambda: _has(hub, reply))
            both = await asyncio.gather(stream_of(hub, reply), stream_of(hub, reply))
            later = await stream_of(hub, reply, after=2)
            await until(
                lambda: in_thread(lambda: reading.after(reply, len(parts(both[0][1])) - 1))
            )  # its end is logged
            hub.replies.clear()  # as another hub, or this one later: only the log has it
            from_log = await stream_of(hub, reply, after=2)
            return [body for _status, body in (*both, later, from_log)]

    one, two, later, from_log = run_alone(run())
    assert one == two
    assert parts(later) == parts(from_log) == parts(one)[2:]


def test_a_stop_ends_a_reply_at_once_and_keeps_what_had_come(ada: User) -> None:
    async def run() -> tuple[ChatMessage, float, bytes, int]:
        async with upstream(Answer([piece("one "), 30.0])) as fake, a_hub() as hub:
            [reply] = await asked(ada, fake.base_url)
            await until(lambda: in_thread(lambda: reading.after(reply, 1)))
            began = asyncio.get_running_loop().time()
            await in_thread(lambda: generation.request_stop(ChatMessage.objects.get(pk=reply)))
            message = await ended(reply)
            took = asyncio.get_running_loop().time() - began
            await until(lambda: _left(fake))
            return message, took, (await stream_of(hub, reply))[1], fake.left

    message, took, body, left = run_alone(run())
    assert (message.state, message.content, message.error_code, left) == (State.STOPPED, "one ", "", 1)
    assert parts(body)[-1][1:] == ("done", {"state": "stopped", "finish_reason": ""})
    assert took < 15  # and not the 30 s of the server; the time itself depends on the machine


def test_a_failure_is_one_error_with_its_code_and_what_arrived_is_kept(ada: User) -> None:
    async def run() -> tuple[ChatMessage, bytes]:
        async with upstream(Answer([piece("one ")])) as fake, a_hub() as hub:
            [reply] = await asked(ada, fake.base_url)
            message = await ended(reply)
            return message, (await stream_of(hub, reply))[1]

    message, body = run_alone(run())
    assert (message.state, message.content, message.error_code) == (State.FAILED, "one ", "cut_off")
    assert [data for _seq, kind, data in parts(body) if kind == "error"] == [{"code": "cut_off", "retryable": True}]


def test_replies_of_a_model_wait_for_their_turn_and_say_which_number_they_have(ada: User) -> None:
    async def run() -> tuple[list[bytes], int]:
        async with upstream(Answer(SLOW)) as fake, a_hub() as hub:
            replies = await asked(ada, fake.base_url, drafts=3, concurrency=1)
            for reply in replies:
                await until(partial(_has, hub, reply))
            bodies = [body for _status, body in await asyncio.gather(*(stream_of(hub, each) for each in replies))]
            return bodies, len(fake.asked)

    bodies, times = run_alone(run())
    positions = sorted([data["position"] for _s, kind, data in parts(body) if kind == "queued"] for body in bodies)
    assert (positions, times) == ([[], [1], [2, 1]], 3)
    assert [text_of(body) for body in bodies] == ["one two three"] * 3


def test_a_hub_that_is_killed_leaves_an_honest_interruption_and_no_endless_stream(ada: User) -> None:
    async def run() -> tuple[ChatMessage, bytes]:
        async with upstream(Answer([piece("one "), 30.0])) as fake:
            hub = Hub()
            await hub.start()
            [reply] = await asked(ada, fake.base_url)
            await until(lambda: in_thread(lambda: reading.after(reply, 1)))
            await _kill(hub)
            then = timezone.now() - timedelta(seconds=LIMITS.lost_seconds + 1)
            await in_thread(lambda: Generation.objects.update(heartbeat_at=then))
            assert await in_thread(generation.end_lost) == 1
            assert await in_thread(generation.end_lost) == 0
            async with a_hub() as other:
                message = await ended(reply)
                return message, (await stream_of(other, reply))[1]

    message, body = run_alone(run())
    assert (message.state, message.content, message.error_code) == (State.INTERRUPTED, "one ", "interrupted")
    assert text_of(body) == "one "
    assert parts(body)[-1][1:] == ("error", {"code": "interrupted", "retryable": True})


async def _kill(hub: Hub) -> None:
    """Nothing of it has the time to say that it ends."""

    async def nothing(*_: Any) -> None:
        pass

    hub._end = nothing  # type: ignore[method-assign,assignment]
    await cancel({*hub._loops, *hub._tasks})
    hub.database.close()
    await hub.http.close()
    await hub.redis.aclose()


def test_a_hub_that_is_told_to_end_lets_replies_end_and_interrupts_the_rest(ada: User) -> None:
    async def run() -> list[ChatMessage]:
        async with upstream(Answer(SLOW), Answer([piece("one "), 60.0])) as fake:
            hub = Hub()
            await hub.start()
            replies = await asked(ada, fake.base_url, drafts=2)
            for reply in replies:
                await until(partial(in_thread, partial(reading.after, reply, 1)))
            await hub.stop(patience=2)
            return [await ended(reply) for reply in replies]

    found = sorted((each.state, each.content) for each in run_alone(run()))
    assert found == [(State.COMPLETE, "one two three"), (State.INTERRUPTED, "one ")]


def test_a_reply_of_a_deleted_chat_is_stopped(ada: User) -> None:
    from chat.actions import chats

    async def run() -> int:
        async with upstream(Answer([piece("one "), 30.0])) as fake, a_hub():
            [reply] = await asked(ada, fake.base_url)
            await until(lambda: in_thread(lambda: reading.after(reply, 1)))
            assert await in_thread(lambda: chats.delete(chats=Owner(ada).chats())) == 1
            await until(lambda: _left(fake))
            return fake.left

    assert run_alone(run()) == 1
    assert not ChatMessage.objects.exists()


def test_a_reply_whose_place_in_redis_was_lost_is_taken_up_all_the_same(ada: User) -> None:
    async def run() -> ChatMessage:
        async with upstream(Answer(said("yes"))) as fake:
            [reply] = await asked(ada, fake.base_url)
            await in_thread(lambda: keys.client().delete(keys.WAITING))
            then = timezone.now() - timedelta(seconds=6)
            await in_thread(lambda: Generation.objects.update(created_at=then))
            async with a_hub():
                return await ended(reply)

    assert run_alone(run()).content == "yes"


def test_a_stream_needs_its_token_and_a_reply_that_there_is(ada: User) -> None:
    async def run() -> list[int]:
        async with a_hub() as hub:
            unknown = uuid4()
            return [
                (await stream_of(hub, unknown, token="x:y"))[0],
                (await stream_of(hub, unknown))[0],
            ]

    assert run_alone(run()) == [403, 404]


def test_a_reply_that_waited_too_long_fails_and_can_be_asked_for_again(ada: User) -> None:
    sent = sent_by(Owner(ada), a_model())
    Generation.objects.update(created_at=timezone.now() - timedelta(seconds=LIMITS.waiting_seconds + 1))
    assert generation.end_lost() == 1
    reply = ChatMessage.objects.get(pk=sent.replies[0].pk)
    assert (reply.state, reply.error_code) == (State.FAILED, "unavailable")
    assert [each.kind for each in reading.after(reply.pk, 0)] == ["error"]


def test_a_reply_is_ended_once(ada: User) -> None:
    reply = sent_by(Owner(ada), a_model()).replies[0]
    assert generation.begin(reply.pk, hub="a") is not None
    assert generation.begin(reply.pk, hub="b") is None
    done = generation.Outcome(State.COMPLETE, text="a")
    assert generation.finish(reply.pk, hub="b", outcome=done) is False
    assert generation.finish(reply.pk, hub="a", outcome=done) is True
    assert generation.finish(reply.pk, hub="a", outcome=generation.Outcome(State.FAILED)) is False
    assert ChatMessage.objects.get(pk=reply.pk).content == "a"


def test_pieces_of_text_make_up_the_text() -> None:
    pieces = [events.event(1, "start"), events.event(2, "delta", text="a"), events.event(3, "delta", text="b")]
    assert events.text_of(pieces) == "ab"
    assert [events.position(*given) for given in (("7", "3"), (None, "3"), ("x", None), ("-1", "٣"))] == [7, 3, 0, 0]
