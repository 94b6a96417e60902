"""HTTP as small as it gets: who measures shares the processors with what is measured."""

import socket
from collections.abc import Mapping


class HangUp(Exception):
    """The server has closed a connection that it kept open."""


class Wire:
    """One connection that stays open; answers say how long they are, as Django's do."""

    def __init__(self, port: int, patience_s: float) -> None:
        self.port = port
        self._socket = socket.create_connection(("127.0.0.1", port), patience_s)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._answers = self._socket.makefile("rb")

    def ask(self, method: str, path: str, body: bytes, head: Mapping[str, str]) -> tuple[int, str, bytes]:
        """Status, address of a redirect, body.

        Raises:
            HangUp
        """
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in head.items()]
        try:
            self._socket.sendall("\r\n".join([*lines, "", ""]).encode() + body)
            first = self._answers.readline()
        except ConnectionError:
            first = b""
        if not first:
            raise HangUp
        fields = dict(self._fields())
        return (
            int(first.split()[1]),
            fields.get("location", ""),
            self._answers.read(int(fields.get("content-length", 0))),
        )

    def close(self) -> None:
        self._answers.close()
        self._socket.close()

    def _fields(self) -> list[tuple[str, str]]:
        found = []
        while (line := self._answers.readline().strip()) != b"":
            name, _colon, value = line.decode("latin-1").partition(":")
            found.append((name.lower(), value.strip()))
        return found
