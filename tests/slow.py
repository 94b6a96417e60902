"""Clients that take their time: each kind opens connections and keeps them busy with as little as it can."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

_DRIP_S = 1.0
_TAKEN_AT_ONCE = 500

# What each kind sends first and, of those that drip, what it sends every second; "download" takes a few bytes every second.
KINDS: dict[str, tuple[bytes, bytes]] = {
    "header": (b"GET / HTTP/1.1\r\nHost: localhost\r\n", b"X-Slow: 1\r\n"),
    "body": (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n\r\na", b"a"),
    "idle": (b"", b""),
    "download": (b"GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", b""),
}


@contextlib.contextmanager
def clients(kind: str, count: int, port: int, path: str = "/") -> Iterator[Callable[[], int]]:
    """Runs `count` slow clients while the block runs; yields a function that counts those still connected."""
    first, drip = KINDS[kind]
    opened = [_open(port, first % path.encode() if kind == "download" else first) for _ in range(count)]
    alive, ended = set(opened), threading.Event()

    def drip_on() -> None:
        while not ended.wait(_DRIP_S):
            for each in list(alive):
                try:
                    if drip:
                        each.sendall(drip)
                    elif kind == "download":
                        each.recv(_TAKEN_AT_ONCE)
                except BlockingIOError:
                    continue
                except OSError:
                    alive.discard(each)

    dripping = threading.Thread(target=drip_on, daemon=True)
    dripping.start()
    try:
        yield lambda: len(alive)
    finally:
        ended.set()
        dripping.join()
        for each in opened:
            each.close()


def _open(port: int, first: bytes) -> socket.socket:
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.connect(("127.0.0.1", port))
    if first:
        client.sendall(first)
    client.setblocking(False)
    return client
