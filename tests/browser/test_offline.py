"""Without a network: the last task is there, and what is submitted arrives once, from its author's account alone."""

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from oasst.models import Message, User
from tasks.models import Draft, Task
from tasks.work import leases
from tests.browser.conftest import eventually, one_task_of_each_page
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "Bees find their way home by the sun, by landmarks and by smell, and they dance to tell the others."


class Line:
    """A line to the server that can be cut: the browser notices nothing else when a server is killed."""

    def __init__(self, server: LiveServer) -> None:
        self.target = (server.thread.host, server.thread.port)
        self.port = 0
        self.restore()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def cut(self) -> None:
        for each in (self.listener, *self.open):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)  # closing alone leaves a thread that waits in it
            each.close()

    def restore(self) -> None:
        self.open: list[socket.socket] = []
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        try:
            while True:
                near, _address = listener.accept()
                far = socket.create_connection(self.target)
                self.open += [near, far]
                for source, sink in ((near, far), (far, near)):
                    threading.Thread(target=self._pipe, args=(source, sink), daemon=True).start()
        except OSError:
            return

    def _pipe(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while part := source.recv(65_536):
                sink.sendall(part)
        except OSError:
            pass
        finally:
            source.close()
            sink.close()


@pytest.fixture
def line(live_server: LiveServer) -> Iterator[Line]:
    line = Line(live_server)
    yield line
    line.cut()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(service_workers="allow")
    yield context
    context.close()


def enter(context: BrowserContext, line: Line, user: User) -> None:
    cookie = signed_in(user).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": line.url}])


def open_task(context: BrowserContext, line: Line, user: User) -> tuple[Page, Task]:
    """The page of a task to answer, under the care of the worker."""
    task = next(each for each in one_task_of_each_page(user) if each.kind == "assistant_reply")
    enter(context, line, user)
    page = context.new_page()
    page.goto(f"{line.url}/guidelines/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    eventually(lambda: bool(page.evaluate("navigator.serviceWorker.controller !== null")))
    page.goto(f"{line.url}/guidelines/")
    page.goto(f"{line.url}/desk/{task.pk}/")
    return page, task


def write(page: Page) -> None:
    page.get_by_role("textbox").first.fill(TEXT)
    check = page.get_by_role("button", name="Continue", exact=True)
    if check.count():
        check.click()
        expect(page.get_by_role("button", name="Submit", exact=True)).to_be_visible()


def submit(page: Page) -> None:
    page.get_by_role("button", name="Submit", exact=True).click()


def test_a_text_submitted_without_a_server_arrives_once(context: BrowserContext, line: Line, ada: User) -> None:
    page, task = open_task(context, line, ada)
    write(page)
    line.cut()
    submit(page)
    expect(page.get_by_text("saved on this device")).to_be_visible()
    page.goto(f"{line.url}/desk/{task.pk}/")
    expect(page.locator("#work-form")).to_be_visible()
    page.goto(f"{line.url}/guidelines/")
    expect(page.get_by_role("heading", level=1, name="Guidelines")).to_be_visible()
    page.goto(f"{line.url}/browse/")
    expect(page.get_by_role("heading", name="You're offline")).to_be_visible()
    assert not Message.objects.filter(text=TEXT).exists()
    line.restore()
    page.goto(f"{line.url}/guidelines/")
    expect(page.get_by_text("your submission has been sent")).to_be_visible()
    page.reload()
    page.goto(f"{line.url}/desk/")
    assert list(Message.objects.filter(text=TEXT).values_list("author", flat=True)) == [ada.pk]


def test_a_task_that_has_expired_meanwhile_leaves_a_draft_and_says_so(
    context: BrowserContext, line: Line, ada: User
) -> None:
    page, task = open_task(context, line, ada)
    write(page)
    line.cut()
    submit(page)
    expect(page.get_by_text("saved on this device")).to_be_visible()
    leases.skip(task)
    line.restore()
    page.goto(f"{line.url}/guidelines/")
    expect(page.get_by_text("Your work is in your drafts")).to_be_visible()
    assert not Message.objects.filter(text=TEXT).exists()
    assert {draft.content["text"] for draft in Draft.objects.filter(user=ada)} == {TEXT}


def test_another_person_sees_and_sends_nothing_of_it(context: BrowserContext, line: Line, ada: User, ben: User) -> None:
    page, _task = open_task(context, line, ada)
    write(page)
    line.cut()
    submit(page)
    expect(page.get_by_text("saved on this device")).to_be_visible()
    line.restore()
    enter(context, line, ben)
    page.goto(f"{line.url}/desk/")
    eventually(lambda: page.evaluate("caches.keys()").count("pages") == 0)
    assert not Message.objects.filter(text=TEXT).exists()
    enter(context, line, ada)
    page.goto(f"{line.url}/guidelines/")
    expect(page.get_by_text("your submission has been sent")).to_be_visible()
    assert Message.objects.get(text=TEXT).author_id == ada.pk


def test_signing_out_forgets_the_last_task(context: BrowserContext, line: Line, ada: User) -> None:
    page, task = open_task(context, line, ada)
    kept = "caches.open('pages').then(c => c.keys()).then(k => k.map(r => new URL(r.url).pathname))"
    assert sorted(page.evaluate(kept)) == [f"/desk/{task.pk}/", "/guidelines/"]
    page.locator("form[action='/accounts/logout/'] button").click()
    page.wait_for_load_state()
    assert page.evaluate(kept) == []
    line.cut()
    page.goto(f"{line.url}/desk/{task.pk}/")
    expect(page.get_by_role("heading", name="You're offline")).to_be_visible()
