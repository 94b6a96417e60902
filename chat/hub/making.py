"""Makes one reply: asks the model, passes its text on in steps, and ends it in the database and for its readers."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field

import aiohttp

from chat.actions.generation import Outcome, Work
from chat.hub.reply import Reply
from chat.rules.limits import LIMITS
from chat.rules.states import State
from chat.upstream.client import Order, pieces
from chat.upstream.failures import Failure
from chat.upstream.stream import Stream

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Making:
    """The state of one reply while it is made."""

    reply: Reply
    http: aiohttp.ClientSession
    stream: Stream = field(default_factory=Stream)
    texts: list[str] = field(default_factory=list)
    first_ms: int | None = None
    _began: float = field(default_factory=time.monotonic)
    _unsent: list[str] = field(default_factory=list)
    _sent_at: float = 0

    async def outcome(self, work: Work) -> Outcome:
        """Runs until the reply has ended in any way; never raises for what a server does."""
        making = asyncio.ensure_future(self._collect(work))
        stopping = asyncio.ensure_future(self.reply.stop.wait())
        try:
            await asyncio.wait({making, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not making.done():
                return self._ended(State.STOPPED)
            making.result()
            return self._ended(State.COMPLETE)
        except Failure as failure:
            log.warning("A reply of %s failed: %s", work.model.slug, failure)
            return self._ended(State.FAILED, failure.code)
        except Exception:
            log.exception("A reply of %s failed", work.model.slug)
            return self._ended(State.FAILED, "internal")
        finally:
            stopping.cancel()
            making.cancel()
            await asyncio.gather(making, stopping, return_exceptions=True)

    async def _collect(self, work: Work) -> None:
        async with aclosing(_texts(self.http, work, self.stream)) as texts:
            async for text in texts:
                if self.first_ms is None:
                    self.first_ms = self._elapsed()
                self.texts.append(text)
                self._pass_on(text)

    def _pass_on(self, text: str) -> None:
        """The first piece at once, then in steps: a browser draws no faster, and every step costs all parts something."""
        self._unsent.append(text)
        if time.monotonic() - self._sent_at >= LIMITS.batch_seconds:
            self.flush()

    def flush(self) -> None:
        if self._unsent:
            self.reply.add("delta", text="".join(self._unsent))
            self._unsent, self._sent_at = [], time.monotonic()

    def _ended(self, state: State, code: str = "") -> Outcome:
        self.flush()
        stream = self.stream
        return Outcome(
            state,
            text="".join(self.texts),
            error_code=code,
            finish_reason=stream.finish_reason,
            prompt_tokens=stream.prompt_tokens,
            completion_tokens=len(self.texts) if stream.completion_tokens is None else stream.completion_tokens,
            first_ms=self.first_ms,
            total_ms=self._elapsed(),
        )

    def _elapsed(self) -> int:
        return int((time.monotonic() - self._began) * 1000)


def _texts(http: aiohttp.ClientSession, work: Work, stream: Stream) -> AsyncGenerator[str]:
    order = Order(base_url=work.model.base_url, body=work.body, key=work.model.key)
    return pieces(http, order, stream)
