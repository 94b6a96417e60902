"""A server with OpenAI's interface that does what a test wants, byte by byte."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

# A step of a script: bytes to send, seconds to wait, or CUT to close the connection hard.
CUT = object()
Step = bytes | float | object


def piece(text: str | None, finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    return b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\n"


USAGE = b'data: {"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 3}}\n\n'
DONE = b"data: [DONE]\n\n"


def said(*texts: str) -> list[Step]:
    """A whole, ordinary reply."""
    return [*(piece(text) for text in texts), piece(None, "stop"), USAGE, DONE]


@dataclass(frozen=True, slots=True)
class Answer:
    steps: Sequence[Step] = ()
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "text/event-stream"


@dataclass(slots=True)
class FakeUpstream:
    """`answers` are given in turn, the last one again and again. `asked` are the requests, `left` the streams cut by us."""

    answers: list[Answer]
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    left: int = 0
    port: int = 0

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head.split("\r\n"))}
            self.asked.append(json.loads(await reader.readexactly(int(headers["content-length"]))))
            self.keys.append(headers.get("authorization", ""))
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            await self._send(answer, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _send(self, answer: Answer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        headers = {"Content-Type": answer.kind, "Connection": "close", **answer.headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(f"HTTP/1.1 {answer.status} X\r\n{lines}\r\n".encode())
        gone = asyncio.ensure_future(reader.read(1))
        for step in answer.steps:
            if step is CUT:
                writer.transport.abort()
                return
            if isinstance(step, bytes):
                writer.write(step)
                await writer.drain()
            elif isinstance(step, float):
                await asyncio.wait({gone}, timeout=step)
                if gone.done():
                    self.left += 1
                    return
        gone.cancel()


@asynccontextmanager
async def upstream(*answers: Answer) -> AsyncIterator[FakeUpstream]:
    fake = FakeUpstream(list(answers))
    server = await asyncio.start_server(fake.serve, "127.0.0.1", 0)
    fake.port = server.sockets[0].getsockname()[1]
    try:
        yield fake
    finally:
        server.close()
