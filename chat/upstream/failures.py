"""What can go wrong with a reply, as one code each with whether a retry may help. Pure."""

from dataclasses import dataclass

import orjson


class Failure(Exception):
    """A reply that could not be made, or ended early. `detail` is for administrators and never has the key."""

    def __init__(self, code: str, *, retryable: bool, detail: str = "", wait: float | None = None) -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code, self.retryable, self.detail, self.wait = code, retryable, detail[:300], wait


@dataclass(frozen=True, slots=True)
class Kind:
    code: str
    retryable: bool


_BY_STATUS = {
    401: Kind("upstream_refused", False),
    403: Kind("upstream_refused", False),
    404: Kind("upstream_4xx", False),
    408: Kind("timeout", True),
    429: Kind("overloaded", True),
    503: Kind("overloaded", True),
}
_ABOUT_LENGTH = ("context_length", "context length", "exceed_context", "context size", "maximum context")


def of_status(status: int, body: bytes, retry_after: str | None = None) -> Failure:
    """The failure that a response other than 200 means."""
    detail = f"{status} {said(body)}"
    if status in (400, 413, 422) and any(words in detail.lower() for words in _ABOUT_LENGTH):
        return Failure("context_length", retryable=False, detail=detail)
    kind = _BY_STATUS.get(status)
    if kind is None:
        kind = Kind("upstream_5xx", True) if status >= 500 else Kind("upstream_4xx", False)
    wait = float(retry_after) if retry_after and retry_after.isascii() and retry_after.isdigit() else None
    return Failure(kind.code, retryable=kind.retryable, detail=detail, wait=wait)


def of_error_object(error: object) -> Failure:
    """The failure in an error object inside a response that claims to be fine."""
    words = str(error.get("message") or error.get("type") or error) if isinstance(error, dict) else str(error)
    if any(about in f"{error}".lower() for about in _ABOUT_LENGTH):
        return Failure("context_length", retryable=False, detail=words)
    return Failure("upstream_5xx", retryable=True, detail=words)


def said(body: bytes) -> str:
    """The server's own words, shortened."""
    try:
        error = orjson.loads(body).get("error")
        words = error.get("message") if isinstance(error, dict) else error
    except (orjson.JSONDecodeError, AttributeError):
        words = None
    return " ".join(str(words or body.decode(errors="replace")).split())[:200]
