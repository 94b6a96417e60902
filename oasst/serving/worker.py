"""A gunicorn worker in which no slow client holds a thread: Waitress's loop around a pool of threads.

gunicorn keeps what it is good at (the parent, restarts, reloads, signals); its own workers with threads read the head and
body of a request, and write an answer, in the thread that serves it. Figures: docs/performance.md.
"""

import logging
import os
import resource
import socket
import sys
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from gunicorn.workers.base import Worker as GunicornWorker  # type: ignore[import-untyped]
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.task import ThreadedTaskDispatcher

from oasst.serving.connections import TcpServer, UnixServer, open_work

# Connections of one worker: as many as the system lets us have files, with room for downloads and the database.
MOST_CONNECTIONS = 4_000
OTHER_FILES = 200
_SECONDS_BETWEEN_LOOKS = 1.0
# How long a worker that stops waits for requests on connections that are open.
_LINGER_S = 2.0
# Bytes of an answer that wait for its end.
_SENT_AT_ONCE = 1 << 15
# What the system keeps of an answer that a client does not take: without it megabytes, for hundreds of slow downloads more
# than it has for all connections together. Python knows the number from 3.12 on.
_TCP_NOTSENT_LOWAT, _UNSENT_BYTES = 25, 1 << 17


class Worker(GunicornWorker):  # type: ignore[misc]  # gunicorn has no types
    def init_process(self) -> None:
        logging.getLogger("waitress").setLevel(logging.WARNING)
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # requests that wait for a thread are no event
        super().init_process()

    def run(self) -> None:
        self._map: dict[int, Any] = {}
        adjustments = Adjustments(**_adjustments(self.cfg.threads, _most_connections()))
        adjustments.socket_options, adjustments.send_bytes = _socket_options(), _SENT_AT_ONCE
        self._threads = ThreadedTaskDispatcher()
        self._threads.set_thread_count(self.cfg.threads)
        self._servers = [self._server(each.sock, adjustments) for each in self.sockets]
        while self.alive:
            self._turn()
            if self.ppid != os.getppid():
                self.log.info("Parent changed, shutting down: %s", self)
                break
        self._drain()

    def handle_exit(self, sig: int, frame: Any) -> None:
        self.alive = False
        if hasattr(self, "_servers"):
            self._servers[0].pull_trigger()

    def _server(self, listening: socket.socket, adjustments: Adjustments) -> Any:
        listening.setblocking(False)
        kind = UnixServer if listening.family == socket.AF_UNIX else TcpServer
        sockinfo = (listening.family, listening.type, listening.proto, listening.getsockname())
        return kind(
            self._answer, self._map, True, listening, dispatcher=self._threads, adj=adjustments, sockinfo=sockinfo,
            bind_socket=False,
        )  # fmt: skip

    def _turn(self) -> None:
        self.notify()
        wasyncore.loop(timeout=_SECONDS_BETWEEN_LOOKS, use_poll=True, map=self._map, count=1)

    def _drain(self) -> None:
        """Accepts nothing more and finishes what has begun. Quiet connections are kept a moment longer: the next request may
        be under way on them, and is answered with the wish to close.
        """
        for server in self._servers:
            server.stopping = True
            server.del_channel()
            server.socket.close()
        now = time.monotonic()
        linger, give_up = now + _LINGER_S, now + self.cfg.graceful_timeout
        while (open_ := self._servers[0].connections()) and now < give_up:
            if now > linger and not any(open_work(open_)):
                break
            self._turn()
            now = time.monotonic()
        self._threads.shutdown(timeout=1)
        wasyncore.close_all(self._map, ignore_all=True)

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.nr += 1
        if self.nr >= self.max_requests and self.alive:
            self.log.info("Autorestarting worker after current request.")
            self.alive = False
        if not self.cfg.accesslog:
            return self.wsgi(environ, start_response)  # type: ignore[no-any-return]
        return self._logged(environ, start_response)

    def _logged(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """As gunicorn's own workers log: what it took to make the answer, whatever it takes to send it."""
        began, answer = time.monotonic(), SimpleNamespace(status="-", headers=[], sent="-")

        def noted(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            answer.status, answer.headers = status, headers
            answer.sent = next((value for name, value in headers if name.lower() == "content-length"), "-")
            return start_response(status, headers, *rest)

        body = self.wsgi(environ, noted)
        environ["RAW_URI"] = environ["REQUEST_URI"]
        took = timedelta(seconds=time.monotonic() - began)
        self.log.access(answer, SimpleNamespace(headers=()), environ, took)
        return body  # type: ignore[no-any-return]


def _adjustments(threads: int, connections: int) -> dict[str, Any]:
    return {
        "threads": threads,
        "backlog": 2048,
        "connection_limit": connections,
        "cleanup_interval": 5,
        # The proxy in front refuses bodies from 2 MB on and the platform forms from 1 MB; what is large waits in a file.
        "max_request_body_size": 4_000_000,
        "max_request_header_size": 64_000,
        "inbuf_overflow": 256_000,
        # A thread is not kept by an answer that is made piece by piece, either.
        "outbuf_high_watermark": 64_000_000,
        "clear_untrusted_proxy_headers": False,  # settings say who may be believed (BEHIND_PROXY)
        "log_socket_errors": False,
        "ident": None,
        "server_name": "localhost",
    }


def _socket_options() -> list[tuple[int, int, int]]:
    options = [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)]
    if sys.platform == "linux":
        options.append((socket.IPPROTO_TCP, _TCP_NOTSENT_LOWAT, _UNSENT_BYTES))
    return options


def _most_connections() -> int:
    """Raises the limit of open files to what this user may have."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * MOST_CONNECTIONS + OTHER_FILES
    allowed = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return max(64, (allowed - OTHER_FILES) // 2)
