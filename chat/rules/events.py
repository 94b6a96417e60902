"""Events of a reply in the making, as stored in the log and as sent to browsers. Pure."""

from typing import NamedTuple

import orjson

# The last event of every reply.
LAST = frozenset({"done", "error"})
# Sent where nothing is new, so that no one between takes the connection for dead.
ALIVE = b": still here\n\n"


class Event(NamedTuple):
    """`data` is JSON. `seq` counts from 1 within a reply, so a reader can continue after the last one it has."""

    seq: int
    kind: str
    data: bytes

    @property
    def ends(self) -> bool:
        return self.kind in LAST

    def as_sse(self) -> bytes:
        return b"id: %d\nevent: %s\ndata: %s\n\n" % (self.seq, self.kind.encode(), self.data)


def event(seq: int, kind: str, **data: object) -> Event:
    return Event(seq, kind, orjson.dumps(data))


def text_of(events: "list[Event]") -> str:
    """The text that the pieces make up."""
    return "".join(orjson.loads(each.data).get("text", "") for each in events if each.kind == "delta")


def position(header: str | None, query: str | None) -> int:
    """The number of the last event a reader has: of `Last-Event-ID`, else of the address. What is no number means none."""
    for given in (header, query):
        if given and given.isascii() and given.isdigit():
            return min(int(given), 10**9)
    return 0
