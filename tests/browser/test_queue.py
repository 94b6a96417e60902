"""A queue of the admin worked off by keys, on a phone's width, and without them."""

import os
import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from oasst.models import Quarantine, User
from tasks.trees import interventions
from tests.browser.conftest import enter
from tests.browser.test_accessibility import _violations as violations
from tests.corpus import a_reply, a_tree

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_queue_is_worked_off_by_keys(page: Page, live_server: LiveServer, mod: User, complaints: list[str]) -> None:
    for text in ("Buy now: `https://example.org/a-very-long-address-without-an-end`", "Call me.", "By the moon."):
        interventions.quarantine(a_reply(a_tree(None), None, text=text), reason="advertising")
    page.add_init_script(AXE_SCRIPT)
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 360, "height": 740})
    enter(page.context, live_server, mod)
    page.goto(f"{live_server.url}/admin/")
    page.get_by_role("main").get_by_role("link", name="Messages in quarantine").click()
    items = page.get_by_role("article")
    expect(items).to_have_count(3)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    expect(items.nth(2).locator("[data-queue-next]")).to_have_value(re.compile("item-"))  # the script has begun
    page.keyboard.press("?")
    expect(page.get_by_text("next, previous")).to_be_visible()
    if folder := os.environ.get("QUEUE_PICTURES"):
        page.screenshot(path=f"{folder}/queue360.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 800})
        page.screenshot(path=f"{folder}/queue1280.png", full_page=True)
    for key, place in (("j", 0), ("j", 1), ("k", 0)):
        page.keyboard.press(key)
        expect(items.nth(place)).to_be_focused()
    items.nth(0).get_by_label("Note", exact=True).press("u")  # a letter of the note, no key
    expect(items.nth(0).get_by_label("Note", exact=True)).to_have_value("u")
    items.nth(0).focus()
    page.keyboard.press("d")
    expect(page.get_by_text("The message is visible again.")).to_be_visible()
    expect(items).to_have_count(2)
    expect(items.nth(0)).to_be_focused()
    page.keyboard.press("u")
    expect(page.get_by_text("The message has been deleted.")).to_be_visible()
    expect(items).to_have_count(1)
    expect(items).to_be_focused()

    page.get_by_text("Keyboard shortcuts", exact=True).click()
    page.get_by_label("Use keyboard shortcuts").uncheck()
    items.nth(0).focus()
    page.keyboard.press("u")
    page.get_by_role("button", name="Release the message").click()
    expect(page.get_by_text("Nothing is waiting here.")).to_be_visible()
    assert list(Quarantine.objects.order_by("pk").values_list("outcome", "note")) == [
        ("released", "u"), ("removed", ""), ("released", ""),
    ]  # fmt: skip
    assert complaints == []
