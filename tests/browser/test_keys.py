"""Reviewing and ranking by keyboard alone, and what a screen reader says on the way."""

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from oasst.models import Ranking, Review, User
from tasks.models import Task
from tasks.rules import kinds
from tests.browser import ordering, stage
from tests.browser.conftest import enter
from tests.browser.journey import Journey
from tests.browser.test_effort import ready

pytestmark = pytest.mark.django_db(transaction=True)

MOST_STEPS = 80
PROBLEMS = ("spam", "lang_mismatch", "pii", "not_appropriate", "hate_speech", "sexual_content")


@pytest.fixture
def volunteer(volunteer: User, page: Page, live_server: LiveServer) -> User:
    enter(page.context, live_server, volunteer)
    return volunteer


def tab_to(page: Page, goal: Locator) -> None:
    """Goes there by the Tab key, from wherever the focus is."""
    goal.wait_for()
    for _ in range(MOST_STEPS):
        if goal.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not lead to {goal}")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def heard(page: Page, text: str) -> None:
    """The live region that tells of the order says this."""
    expect(page.get_by_role("status").and_(page.locator("[data-spoken]"))).to_have_text(text)


def test_a_ranking_by_keyboard_alone(
    page: Page, live_server: LiveServer, volunteer: User, complaints: list[str]
) -> None:
    stage.answers_to_rank()
    journey = Journey(page, live_server.url)
    journey.go("/desk/", "What would you like to do?")
    tab_to(page, page.locator(f"button[value={kinds.RANK_ASSISTANT_REPLIES}]"))
    press(page, "Enter")
    journey.shows("Rank answers")
    expect(ordering.card(page, "Answer B")).to_match_aria_snapshot("""
        - listitem:
          - button "Move answer B"
          - heading "Answer B" [level=3]
          - text: "#2"
          - button "Move answer B up"
          - button "Move answer B down"
          - button "Tie answer B with the answer before"
    """)

    press(page, "Control+Enter")
    expect(page.get_by_role("alert").filter(has_text="You haven't changed the order.")).to_be_focused()

    tab_to(page, page.get_by_role("button", name="Move answer C", exact=True))
    press(page, "Space")
    heard(page, "Answer C picked up at 3 of 3. Arrows move, Space drops, Escape cancels.")
    press(page, "ArrowUp", "ArrowUp")
    heard(page, "Answer C moved to position 1 of 3.")
    press(page, "Escape")
    heard(page, "Cancelled. Answer C is back at position 3 of 3.")
    press(page, "Space", "ArrowUp", "Space")
    heard(page, "Answer C dropped at position 2 of 3.")
    press(page, "=")
    heard(page, "Answer C is tied with the answer before at #1.")
    tab_to(page, page.get_by_role("button", name="Submit"))
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Submitted – thank you!")).to_be_focused()
    first, second, third = map(str, Task.objects.get(user=volunteer).shown)
    assert Ranking.objects.get(user=volunteer).ballot == [[first, third], [second]]
    assert [each for each in complaints if "422" not in each] == []  # the browser notes the refused form


def test_a_review_by_keyboard_alone(
    page: Page, live_server: LiveServer, volunteer: User, complaints: list[str]
) -> None:
    stage.a_prompt_to_review()
    journey = Journey(page, live_server.url)
    journey.start(kinds.LABEL_INITIAL_PROMPT)
    spam = page.get_by_role("group", name="Is it spam? (required)")
    expect(spam).to_match_aria_snapshot("""
        - group "Is it spam? (required)":
          - radio "No"
          - radio "Yes"
          - radio "Not sure"
    """)
    expect(page.get_by_role("group", name="Quality").get_by_role("radio")).to_have_count(6)
    expect(page.get_by_role("progressbar", name="Answered")).to_have_attribute("value", "0")
    tab_to(page, spam.get_by_role("radio").first)
    press(page, "1", "2")  # each number goes on to the next question
    expect(page.get_by_role("progressbar", name="Answered")).to_have_attribute("value", "2")
    press(page, "Control+Enter")
    expect(page.get_by_role("heading", name="Submitted – thank you!")).to_be_focused()
    assert Review.objects.get(user=volunteer).labels == {"spam": 0.0, "lang_mismatch": 1.0}
    assert complaints == []


def test_digits_answer_without_a_click_and_the_next_review_is_there(
    page: Page, live_server: LiveServer, volunteer: User, complaints: list[str]
) -> None:
    for text in ("Why do cats purr?", "Why do dogs bark?"):
        stage.a_prompt_to_review(text)
    journey = Journey(page, live_server.url)
    journey.start(kinds.LABEL_INITIAL_PROMPT)
    first = Task.objects.get(user=volunteer)
    ready(page)
    press(page, "0", "4", "Control+Enter")
    expect(page.get_by_text("1 of 10 today")).to_be_visible()
    expect(page.get_by_role("heading", name="Review a prompt")).to_be_focused()
    expect(page.get_by_role("heading", name="Review a prompt")).to_have_accessible_description("Submitted")
    assert page.url.endswith(f"?done={first.pk}")
    assert Review.objects.get(user=volunteer).labels == {**dict.fromkeys(PROBLEMS, 0.0), "quality": 0.75}
    press(page, "u")
    expect(page.get_by_role("group", name="Is it spam?").get_by_label("No", exact=True)).to_be_checked()
    assert not Review.objects.exists()
    journey.says_of_the_draft("")  # what came back was not changed
    assert complaints == []


def test_the_keys_are_listed_and_those_without_a_modifier_can_be_turned_off(
    page: Page, live_server: LiveServer, volunteer: User, complaints: list[str]
) -> None:
    stage.a_prompt_to_review()
    journey = Journey(page, live_server.url)
    journey.start(kinds.LABEL_INITIAL_PROMPT)
    ready(page)
    press(page, "?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    press(page, "1")  # no answer while the list is open
    keys.get_by_label("Use keys without Ctrl").uncheck()
    press(page, "Escape")
    expect(keys).to_be_hidden()
    press(page, "1", "?")
    expect(keys).to_be_hidden()
    expect(page.get_by_role("progressbar", name="Answered")).to_have_attribute("value", "0")
    page.get_by_role("button", name="Keys").click()
    keys.get_by_label("Use keys without Ctrl").check()
    press(page, "Escape", "1")
    expect(page.get_by_role("progressbar", name="Answered")).to_have_attribute("value", "1")
    journey.says_of_the_draft("Saved")
    assert complaints == []


def test_a_ranking_in_four_keys(page: Page, live_server: LiveServer, volunteer: User, complaints: list[str]) -> None:
    stage.answers_to_rank()
    journey = Journey(page, live_server.url)
    journey.start(kinds.RANK_ASSISTANT_REPLIES)
    ready(page)
    press(page, "3", "1", "=")
    heard(page, "Answer A is tied with the answer before at #1.")
    press(page, "Backspace", "3", "1", "2", "Control+Enter")
    expect(page.get_by_role("heading", name="Submitted – thank you!")).to_be_focused()
    first, second, third = map(str, Task.objects.get(user=volunteer).shown)
    assert Ranking.objects.get(user=volunteer).ballot == [[third], [first], [second]]
    assert complaints == []
