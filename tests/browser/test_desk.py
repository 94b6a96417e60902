"""The desk and my work in a browser: another language or a narrower list without a reload, and the way back."""

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from oasst.models import User
from tests.browser.conftest import enter
from tests.corpus import a_tree
from tests.tasks.crowd import a_prompt, people

pytestmark = pytest.mark.django_db(transaction=True)

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def volunteer(ada: User, page: Page, live_server: LiveServer) -> User:
    ada.langs = ["en", "de"]
    ada.save()
    enter(page.context, live_server, ada)
    return ada


@pytest.mark.usefixtures("volunteer")
def test_another_language_comes_without_a_reload_and_back_leads_back(
    page: Page, live_server: LiveServer, complaints: list[str]
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    a_prompt(people(1)[0])
    page.goto(f"{live_server.url}/desk/")
    expect(page.get_by_role("heading", name="Review a prompt")).to_be_visible()
    assert page.evaluate(SIDEWAYS) == 0
    page.evaluate("document.body.dataset.stays = 'yes'")
    page.get_by_role("link", name="Deutsch").click()
    expect(page.get_by_role("link", name="Deutsch")).to_have_attribute("aria-current", "true")
    expect(page.get_by_text("Everything's been reviewed.").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"/desk/\?lang=de$"))
    expect(page.locator("body[data-stays=yes]")).to_be_attached()
    page.go_back()
    expect(page.get_by_role("link", name="English")).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("heading", name="What would you like to do?")).to_be_visible()
    assert complaints == []


def test_my_work_is_narrowed_without_a_reload(
    page: Page, live_server: LiveServer, volunteer: User, complaints: list[str]
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    a_tree(volunteer, text="A prompt that was accepted")
    a_tree(volunteer, text="A prompt that was not", review_result=False)
    page.goto(f"{live_server.url}/desk/mine/")
    expect(page.get_by_role("link", name="A prompt that was")).to_have_count(2)
    assert page.evaluate(SIDEWAYS) == 0
    page.get_by_label("Status", exact=True).select_option("rejected")
    expect(page.get_by_role("link", name="A prompt that was accepted")).to_be_hidden()
    expect(page.get_by_role("link", name="A prompt that was not")).to_be_visible()
    expect(page).to_have_url(re.compile(r"fate=rejected"))
    assert complaints == []
