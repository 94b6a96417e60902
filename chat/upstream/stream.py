"""The stream of a reply, from bytes to pieces of text. Pure.

Servers differ: an empty list of choices with the usage, content that is null, three spellings of reasoning, errors inside a
200, no stream at all. A character may be split between two chunks, so lines are decoded whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from chat.rules.limits import LIMITS
from chat.upstream.failures import Failure, of_error_object

_REASONING = ("reasoning", "reasoning_content", "reasoning_text")


@dataclass(slots=True)
class Stream:
    """Collects what a stream says beside its text. `finish_reason` is empty as long as the server has not ended it."""

    finish_reason: str = ""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    reasoning: str = ""
    is_done: bool = False
    _rest: bytes = b""
    _bytes: int = 0
    _data: list[bytes] = field(default_factory=list)

    def feed(self, chunk: bytes) -> Iterator[str]:
        """The pieces of text that the chunk completes.

        Raises:
            Failure: what the server sends is no reply.
        """
        self._bytes += len(chunk)
        if self._bytes > LIMITS.reply_bytes:
            raise Failure("too_long", retryable=False, detail=f"more than {LIMITS.reply_bytes} bytes")
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        if len(self._rest) > LIMITS.line_bytes:
            raise Failure("bad_answer", retryable=False, detail="a line that does not end")
        for line in lines:
            yield from self._line(line.rstrip(b"\r"))

    def end(self) -> Iterator[str]:
        """The connection has ended.

        Raises:
            Failure: but not the reply.
        """
        if self._rest:
            yield from self._line(self._rest.rstrip(b"\r"))
        if self._data:
            yield from self._event()
        if not self.is_done and not self.finish_reason:
            raise Failure("cut_off", retryable=True, detail="the stream ended without its end mark")

    def _line(self, line: bytes) -> Iterator[str]:
        if not line:
            yield from self._event()
        elif line.startswith(b"data:"):
            self._data.append(line[5:].removeprefix(b" "))
        elif line.startswith((b":", b"event:", b"id:", b"retry:")):
            return
        else:
            raise Failure("bad_answer", retryable=False, detail=line[:100].decode(errors="replace"))

    def _event(self) -> Iterator[str]:
        parts, self._data = self._data, []
        for data in parts:  # some servers leave out the empty line between two
            if data.strip() == b"[DONE]":
                self.is_done = True
            elif data.strip():
                yield from self.piece(_json(data))

    def piece(self, chunk: Any) -> Iterator[str]:
        """The text of one parsed chunk, or of a whole reply without a stream."""
        if not isinstance(chunk, dict):
            raise Failure("bad_answer", retryable=False, detail="JSON that is no object")
        if chunk.get("error"):
            raise of_error_object(chunk["error"])
        self._count(chunk.get("usage"))
        choices = chunk.get("choices")
        if not choices:
            return
        choice = choices[0] if isinstance(choices, list) and isinstance(choices[0], dict) else {}
        said = choice.get("delta") or choice.get("message") or {}
        if not isinstance(said, dict):
            raise Failure("bad_answer", retryable=False, detail="a choice without a message")
        self.reasoning += next((said[name] for name in _REASONING if isinstance(said.get(name), str)), "")
        if isinstance(choice.get("finish_reason"), str):
            self.finish_reason = choice["finish_reason"]
        text = said.get("content")
        if isinstance(text, str) and text:
            yield text.replace("\x00", "")

    def _count(self, usage: Any) -> None:
        if isinstance(usage, dict):
            self.prompt_tokens = _whole(usage.get("prompt_tokens"))
            self.completion_tokens = _whole(usage.get("completion_tokens"))


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and 0 <= value < 2**31 else None


def _json(data: bytes) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        detail = data[:100].decode(errors="replace")
        raise Failure("bad_answer", retryable=False, detail=f"not JSON: {detail}") from None
