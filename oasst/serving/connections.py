"""Connections of the web server: requests are read whole, and answers written, by one loop that no client can hold up.

Waitress does the reading and writing. What it lacks is here: a request has to be complete in time, a fast download does not
keep the loop from others, and where there are too many connections the ones that wait longest are closed for new ones.
"""

import heapq
import time
from collections.abc import Iterator
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer, UnixWSGIServer
from waitress.task import WSGITask

# Seconds until a connection is closed: between requests (longer than a proxy keeps its own, or it would send into a closed
# one), with an unfinished head, with an unfinished body, and with an answer of which the client takes nothing.
IDLE_S, HEAD_S, BODY_S, STALLED_S = 150, 15, 60, 60
# An answer is handed to the system in pieces, and a connection gives way to others after a number of bytes.
_PIECE, _TURN = 1 << 16, 1 << 20
# Connections that are accepted, or closed to make room, before others have their turn.
_ACCEPTED_AT_ONCE = 64
_CLOSED_OF_ALL = 20


class _Task(WSGITask):  # type: ignore[misc]  # Waitress has no types
    def write(self, data: bytes) -> None:
        """A stream of events is sent as it is made, not when there is enough of it."""
        super().write(data)
        if self.is_event_stream:
            self.channel.flush()

    @property
    def is_event_stream(self) -> bool:
        return any(
            value.startswith("text/event-stream") for name, value in self.response_headers if name == "Content-Type"
        )

    def start(self) -> None:
        super().start()
        if self.channel.server.stopping:
            self.request.headers["CONNECTION"] = "close"

    def finish(self) -> None:
        """Sends the head together with a small body, at once and by the thread that made them."""
        super().finish()
        self.channel.flush()


class Connection(HTTPChannel):  # type: ignore[misc]
    task_class = _Task

    def __init__(self, server: Any, sock: Any, addr: Any, adj: Any, map: Any = None) -> None:  # noqa: A002 -- Waitress's name
        self.begun = time.time()
        self._sent_in_turn = 0
        super().__init__(server, sock, addr, adj, map=map)
        self.sendbuf_len = _PIECE

    def received(self, data: bytes) -> bool:
        if self.request is None:
            self.begun = time.time()
        return bool(super().received(data))

    def handle_write(self) -> None:
        self._sent_in_turn = 0
        super().handle_write()

    def write_soon(self, data: Any) -> int:
        self._sent_in_turn = 0
        return int(super().write_soon(data))

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Sends what the system takes; nothing once the turn is over, and the loop comes back to it."""
        if self._sent_in_turn >= _TURN:
            return 0
        sent = int(super().send(data, do_close=do_close))
        self._sent_in_turn += sent
        return sent

    def writable(self) -> bool:
        """What a thread is still adding to is left to it until it is worth sending."""
        enough = self.adj.send_bytes if self.requests else 1
        return bool(self.total_outbufs_len >= enough or self.will_close or self.close_when_flushed)

    def flush(self) -> None:
        with self.outbuf_lock:
            self._sent_in_turn = 0
            self._flush_exception(self._flush_some, do_close=False)

    @property
    def is_waiting(self) -> bool:
        """Nothing of it is being worked on: it is between requests, or one is unfinished, or an answer is being sent."""
        return not self.requests

    def is_overdue(self, now: float) -> bool:
        if self.total_outbufs_len:
            return bool(now - self.last_activity > STALLED_S)
        if self.requests:
            return False
        if self.request is None:
            return bool(now - self.last_activity > IDLE_S)
        return now - self.begun > (BODY_S if self.request.headers_finished else HEAD_S)

    def age(self) -> tuple[bool, float]:
        """The smallest is the first to go: unfinished requests and idle connections before downloads, then by age."""
        return bool(self.total_outbufs_len), self.last_activity if self.request is None else self.begun


class _Server:
    """What both kinds of listening sockets add to Waitress's."""

    channel_class = Connection
    stopping = False
    _map: dict[int, Any]
    adj: Any

    def connections(self) -> list[Connection]:
        return [each for each in self._map.values() if isinstance(each, Connection)]

    def maintenance(self, now: float) -> None:
        for each in self.connections():
            each.will_close = each.will_close or each.is_overdue(now)

    def handle_accept(self) -> None:
        for _ in range(_ACCEPTED_AT_ONCE):
            if len(self._map) >= self.adj.connection_limit - 1:
                self._make_room()
            before = len(self._map)
            super().handle_accept()  # type: ignore[misc]  # of Waitress's server
            if len(self._map) == before:
                return

    def _make_room(self) -> None:
        waiting = [each for each in self.connections() if each.is_waiting]
        for each in heapq.nsmallest(max(1, len(waiting) // _CLOSED_OF_ALL), waiting, key=Connection.age):
            each.handle_close()


class TcpServer(_Server, TcpWSGIServer):  # type: ignore[misc]  # Waitress has no types
    pass


class UnixServer(_Server, UnixWSGIServer):  # type: ignore[misc]
    pass


def open_work(connections: list[Connection]) -> Iterator[Connection]:
    """Those with a request that is being answered or an answer that is being sent."""
    return (each for each in connections if each.requests or each.total_outbufs_len)
