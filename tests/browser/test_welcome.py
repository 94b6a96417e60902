"""The list of languages is searched by typing, and the time zone is that of the browser."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from oasst.models import User
from tests.browser.conftest import enter

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_newcomer_finds_a_language_by_any_of_its_names(browser: Browser, live_server: LiveServer, ada: User) -> None:
    context = browser.new_context(locale="de-DE", timezone_id="Europe/Vienna", viewport={"width": 360, "height": 740})
    enter(context, live_server, ada)
    page = context.new_page()
    page.goto(f"{live_server.url}/welcome/")
    german = page.locator("input[value=de]")
    expect(german).to_be_checked()
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Vienna")
    box = page.get_by_role("searchbox", name="Find a language")
    box.fill("swahi")
    expect(page.get_by_role("checkbox")).to_have_count(2)  # what is ticked stays in sight
    box.press("Enter")
    expect(page.locator("input[value=sw]")).to_be_checked()
    box.fill("français")
    page.locator("input[value=fr]").check()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/desk/tutorial/")
    ada.refresh_from_db()
    assert (ada.langs, ada.time_zone) == (["de", "fr", "sw"], "Europe/Vienna")
    context.close()
