"""Streams the events of a reply to one browser: from memory, or from the log when another process makes or made it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from redis.exceptions import RedisError

from chat import access
from chat.actions import following
from chat.hub.hub import Hub
from chat.hub.types import Receive, Send
from chat.log import keys, reading
from chat.rules.events import ALIVE, Event, event, position

_ALIVE_S = 15
_HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-cache, no-transform"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


async def respond(send: Send, status: int, body: bytes = b"") -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def stream(
    hub: Hub,
    message_id: UUID | None,
    query: Mapping[str, str],
    headers: Mapping[bytes, str],
    receive: Receive,
    send: Send,
) -> None:
    status = await _status(hub, message_id, query.get("token", ""))
    if message_id is None or status != 200:
        await respond(send, status)
        return
    seq = position(headers.get(b"last-event-id"), query.get("from"))
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    sending = asyncio.ensure_future(_send_all(hub, message_id, seq, send))
    leaving = asyncio.ensure_future(_left(receive))
    await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
    for each in (sending, leaving):
        each.cancel()
    await asyncio.gather(sending, leaving, return_exceptions=True)


async def _status(hub: Hub, message_id: UUID | None, token: str) -> int:
    if message_id is None:
        return 404
    if not access.may_follow(message_id, token):
        return 403
    known = message_id in hub.replies or await hub.database.run(lambda: following.exists(message_id))
    return 200 if known else 404


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send_all(hub: Hub, message_id: UUID, seq: int, send: Send) -> None:
    async for batch in _batches(hub, message_id, seq):
        body = b"".join(each.as_sse() for each in batch) or ALIVE
        await send({"type": "http.response.body", "body": body, "more_body": True})
        if batch and batch[-1].ends:
            break
    await send({"type": "http.response.body", "body": b""})


async def _batches(hub: Hub, message_id: UUID, seq: int) -> AsyncIterator[list[Event]]:
    """New events as they come, the last of which ends the reply; an empty list from time to time."""
    while reply := hub.replies.get(message_id):
        changed, new = reply.changed, reply.after(seq)
        if new:
            seq = new[-1].seq
            yield new
            if new[-1].ends:
                return
        else:
            try:
                await asyncio.wait_for(changed.wait(), _ALIVE_S)
            except TimeoutError:
                yield []
    while True:
        new = []
        with suppress(RedisError, OSError):
            new = await _logged(hub, message_id, seq)
        if new:
            seq = new[-1].seq
            yield new
        elif last := await hub.database.run(lambda: following.end_of(message_id)):
            yield [event(seq + 1, last[0], **last[1])]
            return
        else:
            yield []


async def _logged(hub: Hub, message_id: UUID, seq: int) -> list[Event]:
    found: Any = await hub.redis.xread({keys.of_reply(message_id): f"{seq}-0"}, block=2_000)
    return reading.events_in(found[0][1]) if found else []
