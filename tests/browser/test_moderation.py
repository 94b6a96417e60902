"""A moderator's morning: a flood is found, looked at, taken out in one go, and brought back."""

import os

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from moderation import jobs
from moderation.actions import service
from moderation.models import Case, Kind
from oasst.models import Message, User
from tasks.acts.reports import report
from tests.browser.conftest import enter, eventually
from tests.browser.test_accessibility import _violations as violations
from tests.corpus import a_tree
from tests.moderation.world import order

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_flood_is_taken_out_after_a_look_and_brought_back(
    page: Page, live_server: LiveServer, mod: User, ada: User, ben: User
) -> None:
    for number in range(3):
        a_tree(ada, text=f"Buy my book number {number}!")
    a_tree(ben, text="How do bees find home?")
    page.add_init_script(AXE_SCRIPT)
    page.emulate_media(reduced_motion="reduce")
    enter(page.context, live_server, mod)
    page.goto(f"{live_server.url}/admin/oasst/message/?q=/^buy my/")
    expect(page.get_by_text("3 messages", exact=True)).to_be_visible()
    page.locator("#action-toggle").check()
    page.get_by_label("Action:").select_option(label="Moderate selected")
    page.locator("button[name=index]").click()

    expect(page.get_by_role("heading", name="Moderate")).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 740})
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if folder := os.environ.get("QUEUE_PICTURES"):
        page.screenshot(path=f"{folder}/take360.png", full_page=True)
    page.get_by_label("Action").select_option("delete")
    page.get_by_label("Reason").select_option("spam")
    page.get_by_label("Message to the people affected").fill("Advertising is not what this is for.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("in 3 conversations")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Delete 3 messages").click()

    expect(page.get_by_role("heading", name="done: 3 / 3")).to_be_visible()
    assert [each.author for each in Message.objects.filter(deleted=True)] == [ada] * 3
    page.get_by_label("Reason for undoing").fill("It was art.")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone.")).to_be_visible()
    expect(page.get_by_role("heading", name="undone: 3 / 3")).to_be_visible()
    assert Message.objects.filter(deleted=True).count() == 0


def test_a_large_action_tells_how_far_it_is_until_it_has_ended(
    page: Page, live_server: LiveServer, mod: User, ada: User
) -> None:
    number = service.AT_ONCE + 2
    action = order(Kind.DELETE, mod, *(a_tree(ada).pk for _ in range(number)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.headers.get("hx-target", "")))
    enter(page.context, live_server, mod)
    page.goto(f"{live_server.url}/admin/moderation/action/{action.pk}/change/")
    expect(page.get_by_role("heading", name=f": 0 / {number}")).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    jobs.run(str(action.pk))
    expect(page.get_by_role("heading", name=f"done: {number} / {number}")).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    expect(page.locator("[hx-trigger]")).to_have_count(0)  # nothing asks any more
    assert set(asked) == {"", "action-progress"}


def test_opening_a_reported_message_marks_it_as_being_looked_at(
    page: Page, live_server: LiveServer, mod: User, ada: User, ben: User
) -> None:
    other = User.objects.create_user("other", role="moderator")
    for number in range(2):
        report(message=a_tree(ada, text=f"Buy my book number {number}!"), reason="spam", note="", by=ben)
    oldest, newest = Case.objects.order_by("opened_at")
    enter(page.context, live_server, mod)
    page.goto(f"{live_server.url}/admin/queues/reports/")
    items = page.get_by_role("article")
    expect(items).to_have_count(2)
    expect(items.nth(1).locator("[data-queue-next]")).to_have_value(f"item-{oldest.pk}")  # the script has begun
    assert Case.objects.filter(state="claimed").count() == 0
    Case.objects.filter(pk=newest.pk).update(state="claimed", claimed_by=other, claimed_at=newest.opened_at)
    page.keyboard.press("j")
    expect(items.nth(0)).to_be_focused()
    eventually(lambda: Case.objects.get(pk=oldest.pk).claimed_by == mod)
    page.keyboard.press("j")
    expect(items.nth(1)).to_contain_text("Looked at by other just now")
    assert Case.objects.get(pk=newest.pk).claimed_by == other


CUT_OFF = """
() => [...document.querySelectorAll("main th, main td")].filter((each) => {
  const { left, right } = each.getBoundingClientRect();
  return left < 0 || right > innerWidth || each.scrollWidth > each.clientWidth + 1;
}).map((each) => each.textContent.trim())
"""


@pytest.mark.parametrize("width", [360, 1280])
def test_no_column_of_the_published_figures_is_cut_off(page: Page, live_server: LiveServer, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/transparency/")
    assert page.locator("main table").count() >= 3
    assert page.evaluate(CUT_OFF) == []
