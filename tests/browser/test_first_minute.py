"""A person without an account finds out what this is and does a sample task, by clicks alone."""

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_stranger_does_a_sample_task_in_five_clicks(
    page: Page, live_server: LiveServer, complaints: list[str]
) -> None:
    clicks = 0

    def click(what: Locator) -> None:
        nonlocal clicks
        clicks += 1
        what.click()

    page.goto(live_server.url)
    expect(page.get_by_role("heading", name="Open conversations that anyone can learn from")).to_be_in_viewport()
    expect(page.get_by_text("The result is an open dataset")).to_be_in_viewport()
    click(page.get_by_role("link", name="Try a sample task"))
    expect(page.get_by_role("heading", name="Try a sample task")).to_be_visible()
    click(page.get_by_role("link", name="Review an answer"))
    expect(page.get_by_text("30 seconds")).to_be_visible()
    for question, answer in (("spam", "0"), ("fails_task", "1")):
        click(page.locator(f"label:has(input[name={question}][value='{answer}'])"))
        expect(page.locator(f"input[name={question}][value='{answer}']")).to_be_checked()
    click(page.get_by_role("button", name="Submit"))
    expect(page.get_by_role("heading", name="How others answered")).to_be_visible()
    expect(page.get_by_text("Most reviewers agree with you.")).to_have_count(2)
    expect(page.get_by_role("link", name="Join in")).to_be_visible()
    assert clicks == 5
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"csrftoken"}
    assert complaints == []
