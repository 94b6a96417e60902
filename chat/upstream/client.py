"""Asks a server for one reply and passes on its text as it comes. Follows no redirect, uses no proxy and no .netrc."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import orjson

from chat.rules.limits import LIMITS
from chat.upstream.failures import Failure, of_status
from chat.upstream.stream import Stream

_LONGEST_REFUSAL = 4_096


@dataclass(frozen=True, slots=True)
class Order:
    """A request for one reply. `key` is not in its representation, so no log has it."""

    base_url: str
    body: dict[str, Any]
    key: str = field(default="", repr=False)
    first_byte_seconds: float = LIMITS.first_byte_seconds
    silence_seconds: float = LIMITS.silence_seconds

    @property
    def address(self) -> str:
        return self.base_url.rstrip("/") + "/chat/completions"

    @property
    def headers(self) -> dict[str, str]:
        said = {"Content-Type": "application/json", "Accept": "text/event-stream, application/json"}
        return {**said, "Authorization": f"Bearer {self.key}"} if self.key else said


def session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, ttl_dns_cache=60),
        timeout=aiohttp.ClientTimeout(total=LIMITS.total_seconds, sock_connect=LIMITS.connect_seconds),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        read_bufsize=LIMITS.line_bytes,
    )


async def pieces(http: aiohttp.ClientSession, order: Order, stream: Stream) -> AsyncGenerator[str]:
    """The text of the reply, piece by piece. Tries once more as long as nothing has come.

    Raises:
        Failure: the reply could not be made, or ended early.
    """
    began = False
    try:
        async with aclosing(_once(http, order, stream, usage=True)) as texts:
            async for text in texts:
                began = True
                yield text
        return
    except Failure as failure:
        if began or not await _worth_a_retry(failure):
            raise
        usage = "stream_options" not in failure.detail
    stream.__init__()  # type: ignore[misc]  # the first try left nothing behind
    async with aclosing(_once(http, order, stream, usage=usage)) as texts:
        async for text in texts:
            yield text


async def _worth_a_retry(failure: Failure) -> bool:
    if "stream_options" in failure.detail:  # an older server, which does not know this field
        return True
    if not failure.retryable or failure.code == "timeout":
        return False
    wait = 0.2 if failure.wait is None else failure.wait
    if wait > LIMITS.retry_after_seconds:
        return False
    await asyncio.sleep(wait)
    return True


async def _once(http: aiohttp.ClientSession, order: Order, stream: Stream, *, usage: bool) -> AsyncGenerator[str]:
    body = orjson.dumps(
        {**order.body, "stream": True, **({"stream_options": {"include_usage": True}} if usage else {})}
    )
    if len(body) > LIMITS.request_bytes:
        raise Failure("context_length", retryable=False, detail=f"a request of {len(body)} bytes")
    try:
        async with asyncio.timeout(LIMITS.total_seconds):
            async with asyncio.timeout(order.first_byte_seconds):
                response = await http.post(order.address, data=body, headers=order.headers, allow_redirects=False)
            async with response:
                await _refuse_unless_fine(response)
                if response.content_type == "application/json":
                    texts = _whole(response, order, stream)
                else:
                    texts = _streamed(response, order, stream)
                async with aclosing(texts) as found:
                    async for text in found:
                        yield text
    except (TimeoutError, aiohttp.ServerTimeoutError):
        raise Failure("timeout", retryable=True, detail="the server took too long") from None
    except aiohttp.InvalidURL:
        raise Failure("unreachable", retryable=False, detail="the address is no address") from None
    except (aiohttp.ClientError, OSError) as broken:
        code = "cut_off" if isinstance(broken, aiohttp.ClientPayloadError) else "unreachable"
        raise Failure(code, retryable=True, detail=type(broken).__name__) from None


async def _refuse_unless_fine(response: aiohttp.ClientResponse) -> None:
    if response.status != 200:
        body = await response.content.read(_LONGEST_REFUSAL)
        raise of_status(response.status, body, response.headers.get("Retry-After"))
    if response.content_type not in ("text/event-stream", "application/json", "application/octet-stream", "text/plain"):
        raise Failure("bad_answer", retryable=False, detail=f"a page of type {response.content_type}")


async def _streamed(response: aiohttp.ClientResponse, order: Order, stream: Stream) -> AsyncGenerator[str]:
    chunks, patience = response.content.iter_any().__aiter__(), order.first_byte_seconds
    while True:
        try:
            async with asyncio.timeout(patience):
                chunk = await anext(chunks)
        except StopAsyncIteration:
            break
        patience = order.silence_seconds
        for text in stream.feed(chunk):
            yield text
        if stream.is_done:
            return
    for text in stream.end():
        yield text


async def _whole(response: aiohttp.ClientResponse, order: Order, stream: Stream) -> AsyncGenerator[str]:
    """The reply of a server that does not stream."""
    body = bytearray()
    async with asyncio.timeout(order.first_byte_seconds):
        async for chunk in response.content.iter_any():
            body += chunk
            if len(body) > LIMITS.reply_bytes:
                raise Failure("too_long", retryable=False, detail=f"more than {LIMITS.reply_bytes} bytes")
    try:
        parsed = orjson.loads(bytes(body))
    except orjson.JSONDecodeError:
        raise Failure("bad_answer", retryable=False, detail="not JSON") from None
    for text in stream.piece(parsed):
        yield text
    if not stream.finish_reason:
        raise Failure("cut_off", retryable=True, detail="a reply without its end")
