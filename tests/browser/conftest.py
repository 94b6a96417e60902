"""Browser tests drive the system's Chromium; where there is none they are skipped."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from oasst.models import User
from tasks.models import Task
from tests.browser import stage
from tests.browser.journey import Journey
from tests.pages.cast import signed_in
from tests.tasks.crowd import claim

# Two browsers on two busy cores are slow; what fails still fails.
PATIENCE = 20
expect.set_options(timeout=PATIENCE * 1000)

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True)
def _chromium_is_there() -> None:
    if CHROMIUM is None:
        pytest.skip("no Chromium on the PATH (run tests/browser/install_chromium.sh)")


@pytest.fixture(scope="session", autouse=True)
def _sync_calls_beside_playwrights_loop() -> Iterator[None]:
    """Playwright's sync API runs an event loop in this thread; Django would refuse every query beside it."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session", autouse=True)
def _files_come_from_where_they_do_in_production() -> Iterator[None]:
    """The test server's own way of serving files knows nothing of the hashes in their names; WhiteNoise does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "_should_handle", lambda _self, _path: False)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    quiet = ["gpu", "quic", "background-networking", "component-update", "sync"]
    args = [f"--disable-{part}" for part in quiet] + ["--no-first-run"]
    if os.geteuid() == 0:
        args.append("--no-sandbox")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": args}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Without the service worker, whose requests a test cannot intercept; test_offline.py allows it."""
    return {**browser_context_args, "service_workers": "block"}


@pytest.fixture(autouse=True)
def _no_page_asks_the_server_while_its_tables_are_emptied(
    request: pytest.FixtureRequest, transactional_db: None
) -> Iterator[None]:
    """Pages left open go on asking, and a page that closes may send a draft: a deadlock with TRUNCATE."""
    under_way: list[str] = []

    def by_the_server() -> bool:
        """Requests of the test's own client run in its thread, and one whose download is not read never finishes."""
        return threading.current_thread() is not threading.main_thread()

    def begun(environ: dict[str, str], **_: object) -> None:
        if by_the_server():
            under_way.append(environ["PATH_INFO"])

    def ended(**_: object) -> None:
        if by_the_server() and under_way:
            under_way.pop()

    request_started.connect(begun)
    request_finished.connect(ended)
    yield
    if "browser" in request.fixturenames:
        for context in request.getfixturevalue("browser").contexts:
            context.close()
    eventually(lambda: not under_way)
    request_started.disconnect(begun)
    request_finished.disconnect(ended)


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser complained about on any page of the test: refused content above all, and errors of scripts."""
    found: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            found.append(f"{page.url}: {message.text}")

    page.on("console", note)
    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    return found


def enter(context: BrowserContext, server: LiveServer, user: User) -> None:
    """Signs the browser in without the form."""
    client: Client = signed_in(user)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}])


@pytest.fixture
def volunteer(ada: User) -> User:
    """Ada, who works in English."""
    ada.langs = ["en"]
    ada.save()
    return ada


@pytest.fixture
def journey(volunteer: User, page: Page, live_server: LiveServer) -> Journey:
    """Ada at the pages of work, signed in."""
    enter(page.context, live_server, volunteer)
    return Journey(page, live_server.url)


def one_task_of_each_page(by: User) -> list[Task]:
    """Open tasks of one person: to rank, to answer, to review an answer and a prompt, to begin."""
    stage.set_up()
    tasks = [claim(by, kind) for kind in stage.KINDS]
    assert None not in tasks
    return [task for task in tasks if task]


def eventually(holds: Callable[[], bool]) -> None:
    """Waits for what a page does on its own, such as saving; a click is awaited by expecting what it shows."""
    give_up = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < give_up, "it did not come to be"
        time.sleep(0.1)
