"""Learning and trying on a phone, from right to left, by keyboard and without scripts."""

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from oasst.models import Announcement, User
from tests.browser.conftest import enter

pytestmark = pytest.mark.django_db(transaction=True)

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_the_tutorial_on_a_phone_without_scripts(browser: Browser, live_server: LiveServer, ada: User) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    enter(context, live_server, ada)
    page = context.new_page()
    page.goto(f"{live_server.url}/desk/")
    page.get_by_role("link", name="New here? Take the tutorial").click()
    expect(page.get_by_role("heading", name="Tutorial")).to_be_visible()
    page.get_by_role("link", name="Start", exact=True).click()
    page.locator("input[name=spam]").first.check()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", name="1 of 5 done")).to_be_visible()
    assert page.evaluate(SIDEWAYS) == 0
    page.get_by_role("link", name="Next: Rank answers").click()
    page.get_by_role("button", name="Skip the tutorial").click()
    expect(page.get_by_role("heading", name="What would you like to do?")).to_be_visible()
    expect(page.get_by_role("link", name="tutorial")).to_have_count(0)
    context.close()


def test_a_step_by_keyboard_and_from_right_to_left(
    page: Page, live_server: LiveServer, ada: User, complaints: list[str]
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    enter(page.context, live_server, ada)
    page.goto(f"{live_server.url}/desk/tutorial/label_assistant_reply/")
    page.evaluate("document.documentElement.dir = 'rtl'")
    for question, key in (("spam", "ArrowLeft"), ("fails_task", "ArrowRight")):
        page.locator(f"input[name={question}]").first.focus()
        page.keyboard.press(key)
        expect(page.locator(f"input[name={question}]:checked")).to_have_count(1)
    assert page.evaluate(SIDEWAYS) == 0
    page.get_by_role("button", name="Submit").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="How others answered")).to_be_visible()
    expect(page.get_by_role("link", name="Next: Rank answers")).to_be_visible()
    assert complaints == []


def test_an_announcement_is_put_away_without_losing_what_one_writes(
    page: Page, live_server: LiveServer, complaints: list[str]
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    Announcement.objects.create(texts={"en": "We tidy up tonight."}, link="/terms/", starts_at=timezone.now())
    page.goto(f"{live_server.url}/try/initial_prompt/")
    expect(page.get_by_role("region", name="Announcement")).to_contain_text("We tidy up tonight.")
    assert page.evaluate(SIDEWAYS) == 0
    page.get_by_label("Your prompt").fill("Half a thought")
    with page.expect_response("**/away/"):
        page.get_by_role("button", name="Dismiss this announcement").click()
    expect(page.get_by_role("region", name="Announcement")).to_have_count(0)
    expect(page.locator("main")).to_be_focused()
    expect(page.get_by_label("Your prompt")).to_have_value("Half a thought")
    page.reload()
    expect(page.get_by_role("heading", name="Write a prompt")).to_be_visible()
    expect(page.get_by_role("region", name="Announcement")).to_have_count(0)
    assert complaints == []
