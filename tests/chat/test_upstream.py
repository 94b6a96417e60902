"""What a model's server may do wrong, and what comes of it: one code, whether to retry, and what arrived is kept."""

import asyncio
import json

import pytest

from chat.rules import limits
from chat.upstream import client
from chat.upstream.client import Order
from chat.upstream.failures import Failure
from chat.upstream.stream import Stream
from tests.chat.fake_upstream import CUT, DONE, USAGE, Answer, piece, said, upstream
from tests.chat.loop import run_alone

WHOLE = {
    "choices": [{"message": {"content": "All at once."}, "finish_reason": "stop"}],
    "usage": {"completion_tokens": 4},
}
JSON = "application/json"


def ask(*answers: Answer, patience: float = 5.0) -> tuple[str, str, bool, int]:
    """The text that arrived, the code of the failure, whether a retry may help, and how often the server was asked."""

    async def run() -> tuple[str, str, bool, int]:
        text, stream = "", Stream()
        async with upstream(*answers) as fake, client.session() as http:
            order = Order(fake.base_url, {"model": "x"}, first_byte_seconds=patience, silence_seconds=patience)
            try:
                async for part in client.pieces(http, order, stream):
                    text += part
            except Failure as failure:
                return text, failure.code, failure.retryable, len(fake.asked)
            return text, "", False, len(fake.asked)

    return run_alone(run())


def refusal(status: int, message: str = "no", **headers: str) -> Answer:
    body = json.dumps({"error": {"message": message}}).encode()
    return Answer([body], status, headers, JSON)


GOOD = Answer(said("Good ", "day"))

TABLE = {
    "an ordinary stream": ([GOOD], ("Good day", "", False, 1)),
    "content that is null, and reasoning in another field": (
        [Answer([b'data: {"choices":[{"delta":{"content":null,"reasoning":"hm"}}]}\n\n', *said("Yes")])],
        ("Yes", "", False, 1),
    ),
    "a character split between two chunks": (
        [Answer([piece("né")[:-12], 0.02, piece("né")[-12:], b'data: {"choices":[{"delta":{"content":"\xe2\x82', 0.02,
                 b'\xac"},"finish_reason":"stop"}]}\n\n', DONE])],
        ("né€", "", False, 1),
    ),
    "lines that end in CR LF": ([Answer([each.replace(b"\n", b"\r\n") for each in said("a")])], ("a", "", False, 1)),  # type: ignore[union-attr]
    "a server that does not stream": ([Answer([json.dumps(WHOLE).encode()], kind=JSON)], ("All at once.", "", False, 1)),
    "no end mark, but a reason to finish": ([Answer([piece("a"), piece(None, "length")])], ("a", "", False, 1)),
    "no end mark": ([Answer([piece("a")])], ("a", "cut_off", True, 1)),
    "a connection that breaks in the middle": ([Answer([piece("a"), 0.05, CUT])], ("a", "cut_off", True, 1)),
    "a wrong key": ([refusal(401)], ("", "upstream_refused", False, 1)),
    "no such model": ([refusal(404)], ("", "upstream_4xx", False, 1)),
    "too many requests, for a moment": ([refusal(429, **{"Retry-After": "0"}), GOOD], ("Good day", "", False, 2)),
    "too many requests, for long": ([refusal(429, **{"Retry-After": "60"}), GOOD], ("", "overloaded", True, 1)),
    "a broken server": ([refusal(500)], ("", "upstream_5xx", True, 2)),
    "a server that recovers": ([refusal(502), GOOD], ("Good day", "", False, 2)),
    "a page instead of a reply": ([Answer([b"<html>"], kind="text/html")], ("", "bad_answer", False, 1)),
    "a redirect": ([Answer([], 302, {"Location": "http://127.0.0.1:1/"})], ("", "upstream_4xx", False, 1)),
    "a garbage line": ([Answer([piece("a"), b"data: {nonsense\n\n"])], ("a", "bad_answer", False, 1)),
    "JSON that is no object": ([Answer([b"data: [1]\n\n"])], ("", "bad_answer", False, 1)),
    "an error inside a 200, before the first piece": (
        [Answer([b'data: {"error":{"message":"CUDA out of memory"}}\n\n'])], ("", "upstream_5xx", True, 2),
    ),
    "an error inside a 200, after the first piece": (
        [Answer([piece("a"), b'data: {"error":{"message":"CUDA out of memory"}}\n\n'])], ("a", "upstream_5xx", True, 1),
    ),
    "a context that is too long": (
        [refusal(400, "the request exceeds the available context size")], ("", "context_length", False, 1),
    ),
    "an older server without stream_options": (
        [refusal(400, "Unrecognized request argument: stream_options"), GOOD], ("Good day", "", False, 2),
    ),
    "a line that does not end": ([Answer([b"data: " + b"x" * 70_000])], ("", "bad_answer", False, 1)),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLE)
def test_each_thing_a_server_does_has_one_result(case: str) -> None:
    answers, expected = TABLE[case]
    assert ask(*answers) == expected


def test_a_reply_without_an_end_is_cut() -> None:
    text, *rest = ask(Answer([piece("x" * 60_000)] * 20))
    assert rest == ["too_long", False, 1]
    assert 0 < len(text) <= limits.LIMITS.reply_bytes


def test_a_silent_server_is_left_before_and_within_a_reply() -> None:
    assert ask(Answer([5.0]), patience=0.2) == ("", "timeout", True, 1)
    assert ask(Answer([piece("a"), 5.0]), patience=0.2) == ("a", "timeout", True, 1)


def test_a_server_that_is_not_there_is_said_to_be_unreachable() -> None:
    async def run() -> str:
        async with client.session() as http:
            with pytest.raises(Failure) as failed:
                async for _ in client.pieces(http, Order("http://127.0.0.1:9", {}), Stream()):
                    pass
            return failed.value.code

    assert run_alone(run()) == "unreachable"


def test_a_request_that_is_too_large_is_not_sent() -> None:
    async def run() -> tuple[str, int]:
        async with upstream(GOOD) as fake, client.session() as http:
            order = Order(fake.base_url, {"messages": "x" * limits.LIMITS.request_bytes})
            with pytest.raises(Failure) as failed:
                async for _ in client.pieces(http, order, Stream()):
                    pass
            return failed.value.code, len(fake.asked)

    assert run_alone(run()) == ("context_length", 0)


def test_who_stops_reading_closes_the_connection_though_the_server_is_silent() -> None:
    async def run() -> int:
        async with upstream(Answer([piece("a"), 5.0])) as fake, client.session() as http:
            texts = client.pieces(http, Order(fake.base_url, {}), Stream())
            assert await anext(texts) == "a"
            await texts.aclose()
            async with asyncio.timeout(1):
                while not fake.left:
                    await asyncio.sleep(0.01)
            return fake.left

    assert run_alone(run()) == 1


def test_the_key_goes_to_the_server_and_is_in_no_representation() -> None:
    async def run() -> list[str]:
        async with upstream(GOOD) as fake, client.session() as http:
            order = Order(fake.base_url, {}, key="sk-secret")
            assert "sk-secret" not in repr(order)
            async for _ in client.pieces(http, order, Stream()):
                pass
            return fake.keys

    assert run_alone(run()) == ["Bearer sk-secret"]


def test_what_a_stream_says_beside_its_text_is_kept() -> None:
    stream = Stream()
    for step in [b'data: {"choices":[{"delta":{"reasoning_content":"hm"}}]}\n\n', piece("a", "length"), USAGE]:
        list(stream.feed(step))
    assert (stream.reasoning, stream.finish_reason, stream.prompt_tokens, stream.completion_tokens) == (
        "hm",
        "length",
        7,
        3,
    )
