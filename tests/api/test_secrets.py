"""A key in the query string works, and stands in no log line and on no page; no secret is in any answer."""

import logging
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as our
from django.test import Client
from pytest_django import Settings

from oasst.celery import app
from oasst.core.texts.redaction import Line, redacted
from oasst.models import User
from tests.api.conftest import Program
from tests.oasst.up.conftest import free_port
from tests.pages.cast import signed_in
from tests.plugin import ROOT

PLANTED = "5ecret" * 10


class Kept(logging.Handler):
    """Everything that is logged, as the configured handler would write it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(Line("{asctime} {levelname:<7} {name}: {message}", style="{"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def kept() -> Iterator[Kept]:
    handler, root = Kept(), logging.getLogger()
    root.addHandler(handler)
    before = root.level
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(before)


def test_the_formatter_in_force_is_the_one_that_redacts() -> None:
    logging_as_set: dict[str, Any] = our.LOGGING
    assert logging_as_set["formatters"]["line"]["class"] == f"{Line.__module__}.{Line.__name__}"
    assert {each["formatter"] for each in logging_as_set["handlers"].values()} == {"line"}


@pytest.mark.parametrize(
    ("written", "kept_of_it"),
    [
        (
            f"GET /api/v1/stats/?api_key={PLANTED}&lang=en HTTP/1.1",
            "GET /api/v1/stats/?api_key=[redacted]&lang=en HTTP/1.1",
        ),
        (f"/?next=/api/v1/x%3FAPI_KEY%3D{PLANTED}%26lang%3Den", "/?next=/api/v1/x%3FAPI_KEY%3D[redacted]%26lang%3Den"),
        (f"{{'q': 'api_key={PLANTED}'}}", "{'q': 'api_key=[redacted]'}"),
        ("the api_key is missing", "the api_key is missing"),
        (f"/account/keep/?token={PLANTED}", "/account/keep/?token=[redacted]"),
        (f"/accounts/password/reset/key/{PLANTED}/", "/accounts/password/reset/key/[redacted]/"),
    ],
)
def test_a_key_in_an_address_is_redacted_and_the_rest_is_left(written: str, kept_of_it: str) -> None:
    assert redacted(written) == kept_of_it


def test_a_key_in_an_exceptions_text_is_redacted_too(kept: Kept) -> None:
    try:
        raise ValueError(f"no such address: /x?api_key={PLANTED}")
    except ValueError:
        logging.getLogger("anything").exception("failed at %s", f"/y?api_key={PLANTED}")
    assert (len(kept.lines), "Traceback" in kept.lines[0], PLANTED in kept.lines[0]) == (1, True, False)


@pytest.mark.django_db
def test_whatever_becomes_of_a_request_its_key_is_written_nowhere(
    bot: Program, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.api.labels.described", lambda _names: 1 / 0)
    asked: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", "/messages/", {}),
        ("GET", "/messages", {}),
        ("GET", "/nothing", {}),
        ("GET", "/messages/x", {}),
        ("POST", "/messages/", {}),
        ("GET", "/stats/", {}),
        ("GET", "/messages/", {"oasst_user": "local:nobody"}),
        ("GET", "/text_labels/valid_labels", {}),
    ]
    found = [bot.call(method, path, api_key=bot.key, **query) for method, path, query in asked]
    assert [each.status_code for each in found] == [200, 307, 404, 422, 405, 403, 404, 500]
    assert any("The API failed at /api/v1/text_labels/valid_labels" in line for line in kept.lines)
    assert [line for line in kept.lines if bot.key in line] == []
    assert [each.status_code for each in found if bot.key in each.content.decode()] == []


@pytest.mark.django_db
def test_pages_that_refuse_show_no_key(ada: User, kept: Kept, settings: Settings) -> None:
    pages = [
        Client().get(f"/nothing?api_key={PLANTED}"),
        Client().post(f"/healthz?api_key={PLANTED}"),
        Client(enforce_csrf_checks=True).post(f"/theme/?api_key={PLANTED}"),
        Client(headers={"Host": "elsewhere.example.org"}).get(f"/?api_key={PLANTED}"),
        signed_in(ada).get(f"/nothing?api_key={PLANTED}"),
    ]
    settings.MAINTENANCE = True
    pages.append(Client().get(f"/?api_key={PLANTED}"))
    assert [each.status_code for each in pages] == [404, 405, 403, 400, 404, 503]
    assert [each.status_code for each in pages if PLANTED in each.content.decode()] == []
    assert [line for line in kept.lines if PLANTED in line] == []


def test_the_developers_page_shows_no_key_either(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEBUG = True
    monkeypatch.setattr("oasst.serving.health.look", lambda: 1 / 0)
    header = {"X-API-Key": f"header-{PLANTED}"}
    page = Client(raise_request_exception=False).get(f"/healthz?api_key=query-{PLANTED}", headers=header)
    assert (page.status_code, "ZeroDivisionError" in page.content.decode()) == (500, True)
    assert PLANTED not in page.content.decode()


def test_a_job_that_fails_writes_no_key(kept: Kept) -> None:
    @app.task(name="tests.failing", shared=False, lazy=False)
    def failing(address: str) -> None:
        raise ValueError(address)

    failing.apply(args=(f"/x?api_key={PLANTED}",))
    app.tasks.unregister("tests.failing")
    assert any("tests.failing" in line and "ValueError" in line for line in kept.lines)
    assert [line for line in kept.lines if PLANTED in line] == []


def test_the_web_server_writes_no_key() -> None:
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        "oasst/serving/gunicorn_conf.py",
        "--bind",
        f"127.0.0.1:{port}",
        "-w",
        "1",
    ]
    server = subprocess.Popen(
        [*command, "wsgiref.simple_server:demo_app"], cwd=ROOT, env={"WEB_ACCESS_LOG": "1", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    said = []
    try:
        for line in server.stdout:
            said.append(line)
            if "Booting worker" in line:
                break
        answers = []
        for version in (" HTTP/1.1", " HTTP/1.1 unreadable"):
            with socket.create_connection(("127.0.0.1", port), timeout=60) as asking:
                asking.sendall(f"GET /asked?api_key={PLANTED}{version}\r\nConnection: close\r\n\r\n".encode())
                answers.append(b"".join(iter(lambda: asking.recv(65536), b""))[:12])
    finally:
        server.terminate()
        said += server.communicate(timeout=60)[0].splitlines()
    told = "\n".join(said)
    assert answers == [b"HTTP/1.1 200", b"HTTP/1.0 400"]
    assert '"GET /asked" 200' in told
    assert PLANTED not in told
