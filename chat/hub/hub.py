"""The hub: takes replies that wait, makes them, confirms them by heartbeats, and writes the log."""

import asyncio
import logging
import os
import socket
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

import redis.asyncio
from redis.exceptions import RedisError, ResponseError

from chat.actions import generation
from chat.actions.generation import Outcome
from chat.hub.database import Database
from chat.hub.making import Making
from chat.hub.reply import Reply
from chat.hub.turns import Turns
from chat.log import keys
from chat.rules.limits import LIMITS
from chat.rules.states import State
from chat.upstream import client

log = logging.getLogger(__name__)

_LOG_EVERY_S = 0.1
_WAIT_S = 2
# After its end a reply stays in memory for readers who are a moment late; later ones read the log.
_KEPT_S = 30
_LONGEST_LOG = 20_000


class Hub:
    def __init__(self) -> None:
        self.name = f"{socket.gethostname()[:40]}-{os.getpid()}-{uuid4().hex[:8]}"
        self.replies: dict[UUID, Reply] = {}
        self._turns = Turns()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False

    async def start(self) -> None:
        self.database = Database()
        self.redis = redis.asyncio.Redis.from_url(keys.address(), socket_connect_timeout=1, socket_timeout=10)
        self.http = client.session()
        self._loops = [
            asyncio.create_task(_forever(name, loop))
            for name, loop in (
                ("take", self._take), ("listen", self._listen), ("beat", self._beat), ("write", self._write),
            )
        ]  # fmt: skip

    async def stop(self, patience: float = 10) -> None:
        """Takes nothing new and lets what runs end; what is left after `patience` seconds ends as interrupted."""
        self._stopping = True
        self._loops[0].cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience)
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=10)
        with suppress(RedisError, OSError):
            await self._write_once()
        await cancel(self._loops)
        await self.http.close()
        await self.redis.aclose()
        self.database.close()

    def make(self, message_id: UUID) -> None:
        if message_id not in self.replies and not self._stopping:
            self.replies[message_id] = reply = Reply(message_id)
            task = asyncio.create_task(self._make(reply))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _make(self, reply: Reply) -> None:
        try:
            about = await self.database.run(lambda: generation.model_of(reply.message_id))
            if about is None:
                del self.replies[reply.message_id]
                return
            reply.offset = await self._last_logged(reply.message_id)
            async with self._turns.turn(*about, lambda place: reply.add("queued", position=place)):
                await self._make_now(reply)
        except Exception:
            log.exception("Reply %s was not made", reply.message_id)
            self.replies.pop(reply.message_id, None)  # a sweep offers it again, or ends it

    async def _last_logged(self, message_id: UUID) -> int:
        last: Any = await self.redis.xrevrange(keys.of_reply(message_id), count=1)
        return int(last[0][0].split(b"-")[0]) if last else 0

    async def _make_now(self, reply: Reply) -> None:
        work = await self.database.run(lambda: generation.begin(reply.message_id, hub=self.name))
        if work is None:
            self.replies.pop(reply.message_id, None)
            return
        reply.add("start", left_out=work.left_out)
        making = Making(reply, self.http)
        try:
            outcome = await making.outcome(work)
        except asyncio.CancelledError:
            making.flush()
            await self._end(reply, Outcome(State.INTERRUPTED, "".join(making.texts), error_code="interrupted"))
            raise
        await self._end(reply, outcome)

    async def _end(self, reply: Reply, outcome: Outcome) -> None:
        """Readers learn of the end when the database has it, so a page that is loaded then shows it."""
        if reply.has_ended:
            return
        await self.database.run(lambda: generation.finish(reply.message_id, hub=self.name, outcome=outcome))
        if outcome.error_code:
            retryable = outcome.error_code not in _FINAL
            reply.add("error", code=outcome.error_code, retryable=retryable)
        else:
            reply.add("done", state=outcome.state, finish_reason=outcome.finish_reason)
        asyncio.get_running_loop().call_later(_KEPT_S, self.replies.pop, reply.message_id, None)

    # --- Loops ----------------------------------------------------------------------------------------------------------

    async def _take(self) -> None:
        taken: Any = await self.redis.brpop([keys.WAITING], timeout=_WAIT_S)
        if taken:
            self.make(UUID(taken[1].decode()))

    async def _listen(self) -> None:
        async with self.redis.pubsub() as channel:
            await channel.subscribe(keys.STOPS)
            while True:
                message = await channel.get_message(ignore_subscribe_messages=True, timeout=5)
                if message:
                    self._stop_making(UUID(message["data"].decode()))

    def _stop_making(self, message_id: UUID) -> None:
        if reply := self.replies.get(message_id):
            reply.stop.set()

    async def _beat(self) -> None:
        making = [each.message_id for each in self.replies.values() if each.has_begun and not each.has_ended]
        for message_id in await self.database.run(lambda: generation.beat(self.name, making)):
            self._stop_making(message_id)
        await self.database.run(generation.end_lost)
        for message_id in await self.database.run(generation.unheard):
            self.make(message_id)
        await asyncio.sleep(LIMITS.heartbeat_seconds)

    async def _write(self) -> None:
        await asyncio.sleep(_LOG_EVERY_S)
        await self._write_once()

    async def _write_once(self) -> None:
        """Appends what is new of all replies in one round trip."""
        unlogged = [each for each in self.replies.values() if each.logged < len(each.events)]
        if not unlogged:
            return
        batch = self.redis.pipeline(transaction=False)
        for reply in unlogged:
            key = keys.of_reply(reply.message_id)
            for each in reply.events[reply.logged :]:
                batch.xadd(key, {"k": each.kind, "d": each.data}, id=f"{each.seq}-0", maxlen=_LONGEST_LOG)
            batch.expire(key, LIMITS.log_seconds)
        ends = [(reply, len(reply.events)) for reply in unlogged]
        for failed in await batch.execute(raise_on_error=False):
            if isinstance(failed, RedisError) and not isinstance(failed, ResponseError):
                raise failed  # but an event that Redis has already is no failure
        for reply, end in ends:
            reply.logged = end


# A retry does not help.
_FINAL = frozenset({"upstream_refused", "upstream_4xx", "context_length", "too_long", "bad_answer", "model_gone"})


async def cancel(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Until they have ended: a library may take a cancellation for a timeout of its own, and go on."""
    left = set(tasks)
    while left:
        for each in left:
            each.cancel()
        _ended, left = await asyncio.wait(left, timeout=1)


async def _forever(name: str, step: Any) -> None:
    while True:
        try:
            await step()
        except (RedisError, OSError) as away:
            log.warning("hub, %s: Redis does not answer: %s", name, away)
            await asyncio.sleep(1)
        except Exception:
            log.exception("hub, %s", name)
            await asyncio.sleep(1)
