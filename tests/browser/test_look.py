"""Colours, the menu of a phone, dialogs and toasts, as people meet them; what can do without a script does."""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

pytestmark = pytest.mark.django_db(transaction=True)


def test_colours_change_without_a_reload_and_are_remembered(
    page: Page, live_server: LiveServer, complaints: list[str]
) -> None:
    page.goto(f"{live_server.url}/try/initial_prompt/")
    page.get_by_label("Your prompt").fill("Half a thought")
    with page.expect_response("**/theme/"):
        page.get_by_role("button", name="Dark").click()
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_label("Your prompt")).to_have_value("Half a thought")
    expect(page.locator("body")).to_have_css("background-color", "rgb(18, 22, 20)")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert complaints == []


def test_colours_are_chosen_without_scripts_against_those_of_the_device(
    browser: Browser, live_server: LiveServer
) -> None:
    context = browser.new_context(java_script_enabled=False, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{live_server.url}/privacy/")
    expect(page.locator("body")).to_have_css("background-color", "rgb(18, 22, 20)")
    page.get_by_role("button", name="Light").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    expect(page).to_have_url(f"{live_server.url}/privacy/")
    expect(page.locator("body")).to_have_css("background-color", "rgb(250, 248, 243)")
    context.close()


def test_the_menu_of_a_phone_opens_and_closes_by_key_without_scripts(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(live_server.url)
    menu, sign_in = page.get_by_role("button", name="Menu"), page.get_by_role("link", name="Sign in")
    expect(sign_in).to_be_hidden()
    menu.press("Enter")
    expect(sign_in).to_be_visible()
    page.keyboard.press("Escape")
    expect(sign_in).to_be_hidden()
    expect(menu).to_be_focused()
    context.close()


def test_a_dialog_takes_the_focus_and_gives_it_back(page: Page, live_server: LiveServer, complaints: list[str]) -> None:
    page.goto(f"{live_server.url}/styleguide/")
    opens, dialog = (
        page.get_by_role("link", name="Open a dialog"),
        page.get_by_role("dialog", name="You're leaving this site"),
    )
    expect(dialog).to_be_hidden()
    opens.press("Enter")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opens).to_be_focused()
    opens.click()
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()
    assert complaints == []


def test_an_answer_to_htmx_brings_a_toast_that_is_announced_and_can_be_closed(
    page: Page, live_server: LiveServer, complaints: list[str]
) -> None:
    page.goto(f"{live_server.url}/styleguide/")
    toasts = page.locator("#toasts")
    expect(toasts).to_have_attribute("role", "status")
    expect(toasts).to_be_empty()
    page.get_by_role("button", name="Show a toast").click()
    expect(toasts).to_contain_text("Submitted – thank you!")
    expect(page).to_have_url(f"{live_server.url}/styleguide/")
    toasts.get_by_role("button", name="Close").click()
    expect(toasts).to_be_empty()
    assert complaints == []


def test_a_toast_leaves_by_itself_and_one_about_a_failure_stays(page: Page, live_server: LiveServer) -> None:
    page.clock.install()
    page.goto(f"{live_server.url}/styleguide/")
    toasts = page.locator("#toasts")
    page.get_by_role("button", name="Show a toast").click()
    expect(toasts).to_contain_text("Submitted – thank you!")
    page.route("**/styleguide/toast/", lambda route: route.abort())
    page.get_by_role("button", name="Show a toast").click()
    expect(toasts).to_contain_text("We can't reach the server.")
    page.mouse.move(0, 0)
    page.clock.run_for(20_000)
    expect(toasts).not_to_contain_text("Submitted – thank you!")
    expect(toasts).to_contain_text("We can't reach the server.")


def test_without_scripts_the_news_stands_at_the_top_of_the_page(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/styleguide/")
    page.get_by_role("button", name="Show a toast").click()
    expect(page.locator("main .notes")).to_have_text("Submitted – thank you!")
    context.close()
