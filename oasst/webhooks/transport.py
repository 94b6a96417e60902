"""One request to one address. Of the response only the status is read."""

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import cache

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from oasst.webhooks.addresses import NotAllowed, Resolve, Target, resolved, target

_CONNECT_S, _READ_S = 5, 10
# The total time limit, however slowly a server responds.
TOTAL_S = 20
_AGENT = "OpenCommons-Webhooks/1"


@cache
def usual_trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    resolve: Resolve = resolved,
    trust: Callable[[], ssl.SSLContext] = usual_trust,
) -> str:
    """Sends the body and returns the problem, or an empty string if it was accepted (2xx). Redirects are not followed."""
    try:
        to = target(url, resolve)
        status = _status(to, body, {**headers, "Host": to.host_header, "User-Agent": _AGENT}, trust)
    except NotAllowed as why:
        return str(why)
    except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, ValueError) as failure:
        return f"No answer: {type(failure).__name__}."
    return "" if 200 <= status < 300 else f"Answered with status {status}."


def _status(to: Target, body: bytes, headers: Mapping[str, str], trust: Callable[[], ssl.SSLContext]) -> int:
    connection = _connection(to, trust)
    with contextlib.closing(connection), _cut_off(connection):
        connection.connect()
        assert connection.sock is not None
        connection.sock.settimeout(_READ_S)
        connection.request("POST", to.path, body=body, headers=headers, preload_content=False)
        return connection.getresponse().status


def _connection(to: Target, trust: Callable[[], ssl.SSLContext]) -> HTTPConnection:
    if not to.secure:
        return HTTPConnection(to.address, to.port, timeout=_CONNECT_S)
    return HTTPSConnection(
        to.address, to.port, timeout=_CONNECT_S, server_hostname=to.host, assert_hostname=to.host, ssl_context=trust()
    )


@contextlib.contextmanager
def _cut_off(connection: HTTPConnection) -> Iterator[None]:
    """Socket timeouts count per read, so a server that sends byte by byte could keep the connection open for hours."""

    def cut() -> None:
        if connection.sock:
            with contextlib.suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(TOTAL_S, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
