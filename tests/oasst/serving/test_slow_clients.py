"""Clients that read and write slowly hold no thread: others are served as if they were not there."""

import contextlib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import slow
from tests.deploy.conftest import Environment, free_port
from tests.plugin import ROOT

_APPLICATION = """
import os
def application(environ, start_response):
    if environ["PATH_INFO"] == "/file":
        start_response("200 OK", [("Content-Length", str(os.path.getsize({file!r})))])
        return environ["wsgi.file_wrapper"](open({file!r}, "rb"))
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
"""


@contextlib.contextmanager
def serving(application: str, port: int, environment: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "gunicorn", "-c", "python:oasst.serving.gunicorn_conf", "--log-level", "warning"]
    with subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", application], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as server:  # fmt: skip
        try:
            for _ in range(300):
                with contextlib.suppress(OSError):
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                time.sleep(0.1)
            yield server
        finally:
            server.terminate()
            said, _ = server.communicate(timeout=60)
    assert (server.returncode, said) == (0, "")


def ask(port: int, path: str = "/", body: bytes = b"", *head: str) -> tuple[int, bytes]:
    lines = [f"POST {path} HTTP/1.1" if body else f"GET {path} HTTP/1.1", *(head or ("Host: localhost",))]
    request = "\r\n".join([*lines, f"Content-Length: {len(body)}", "Connection: close", "", ""]).encode() + body
    with socket.create_connection(("127.0.0.1", port), timeout=10) as asking:
        asking.sendall(request)
        said = b"".join(iter(lambda: asking.recv(1 << 16), b""))
    head_of, _, content = said.partition(b"\r\n\r\n")
    return int(head_of.split()[1]), content


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """A server with one process of two threads that echoes bodies and has a file of 20 MB."""
    file = tmp_path / "file"
    file.write_bytes(b"0123456789" * 2_000_000)
    (tmp_path / "echo.py").write_text(_APPLICATION.format(file=str(file)))
    number = free_port()
    environment = {"WEB_WORKERS": "1", "WEB_THREADS": "2", "PYTHONPATH": str(tmp_path)}
    with serving("echo:application", number, environment):
        yield number


@pytest.mark.parametrize("kind", slow.KINDS)
def test_sixty_slow_clients_of_a_kind_do_not_stop_others(port: int, kind: str) -> None:
    with slow.clients(kind, 60, port, "/file") as connected:
        time.sleep(1.5)
        began = time.monotonic()
        assert [ask(port, "/", b"hello") for _ in range(5)] == [(200, b"hello")] * 5
        assert time.monotonic() - began < 5
        assert connected() == 60


def test_a_body_that_comes_in_pieces_and_a_file_that_is_taken_slowly_arrive_whole(port: int) -> None:
    body = b"x" * 900_000
    with socket.create_connection(("127.0.0.1", port), timeout=10) as asking:
        asking.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 900000\r\n\r\n")
        for place in range(0, len(body), 300_000):
            asking.sendall(body[place : place + 300_000])
            time.sleep(0.1)
        said = b"".join(iter(lambda: asking.recv(1 << 16), b""))
    assert said.partition(b"\r\n\r\n")[2] == body
    assert ask(port, "/file") == (200, b"0123456789" * 2_000_000)


def test_a_body_larger_than_the_platform_takes_is_refused_before_it_is_read(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as asking:
        asking.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n")
        assert asking.recv(12) == b"HTTP/1.1 413"


def test_the_platform_answers_beside_sixty_slow_clients_of_each_kind(production: Environment) -> None:
    number = free_port()
    head = ("Host: commons.example.org", "X-Forwarded-Proto: https")
    with serving("oasst.wsgi", number, production), contextlib.ExitStack() as stack:
        for kind in ("header", "body", "idle"):
            stack.enter_context(slow.clients(kind, 60, number))
        time.sleep(1.5)
        assert [ask(number, "/terms/", b"", *head)[0] for _ in range(3)] == [200] * 3


def test_a_stopping_server_finishes_what_it_is_sending(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"0123456789" * 2_000_000)
    (tmp_path / "echo.py").write_text(_APPLICATION.format(file=str(file)))
    number, received = free_port(), bytearray()
    environment = {"WEB_WORKERS": "1", "WEB_THREADS": "2", "PYTHONPATH": str(tmp_path)}
    with serving("echo:application", number, environment) as server:
        client = socket.create_connection(("127.0.0.1", number), timeout=10)
        client.sendall(b"GET /file HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(0.5)

        def take() -> None:
            time.sleep(1)
            while piece := client.recv(1 << 20):
                received.extend(piece)

        taking = threading.Thread(target=take)
        taking.start()
        server.terminate()
        taking.join()
        client.close()
    assert bytes(received.partition(b"\r\n\r\n")[2]) == b"0123456789" * 2_000_000


def test_a_stopping_server_answers_what_is_under_way_on_an_open_connection(tmp_path: Path) -> None:
    (tmp_path / "echo.py").write_text(_APPLICATION.format(file=""))
    number = free_port()
    environment = {"WEB_WORKERS": "1", "WEB_THREADS": "2", "PYTHONPATH": str(tmp_path)}
    request = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
    with serving("echo:application", number, environment) as server:
        client = socket.create_connection(("127.0.0.1", number), timeout=10)
        client.sendall(request)
        assert b"close" not in client.recv(1000)
        server.terminate()
        time.sleep(0.5)
        client.sendall(request)
        said = b"".join(iter(lambda: client.recv(1000), b""))
        client.close()
    assert (said[:12], b"Connection: close" in said, said[-2:]) == (b"HTTP/1.1 200", True, b"hi")
