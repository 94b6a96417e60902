"""What a browser tells of how a text was written: two words, at the hand-in alone, and its author sees them before."""

import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Request, expect

from tasks.models import WritingHabit
from tasks.rules import kinds
from tests.browser.journey import Journey

pytestmark = pytest.mark.django_db(transaction=True)

SAVED = "Saved"
UNKNOWN = "unknown"


@pytest.fixture
def journey(journey: Journey, page: Page) -> Journey:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.clock.install()
    return journey


def sent_by(request: Request) -> dict[str, str]:
    """The fields of a request's body, whichever way they were packed."""
    body = request.post_data or ""
    parts = re.findall(r'name="(\w+)"\r\n\r\n(.*?)\r\n--', body, flags=re.DOTALL)
    return dict(parts) or {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}


def type_in(page: Page, text: str) -> None:
    page.get_by_label("Your prompt").press_sequentially(text)


def paste_in(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.get_by_label("Your prompt").press("Control+V")


def says(page: Page, pasted: str, active: str) -> None:
    for about, words in (("pasted", pasted), ("active", active)):
        expect(page.locator(f"[data-about={about}] [data-word]:not([hidden])")).to_have_text(words)


def test_two_words_leave_the_browser_when_the_text_does_and_nothing_before(page: Page, journey: Journey) -> None:
    posted: list[dict[str, str]] = []
    page.on("request", lambda request: posted.append(sent_by(request)) if request.method == "POST" else None)
    journey.start(kinds.INITIAL_PROMPT)
    posted.clear()
    says(page, UNKNOWN, UNKNOWN)
    type_in(page, "Why do cats purr? ")
    says(page, "nothing, or next to nothing", "under a minute")
    for _key in range(8):
        page.clock.fast_forward(20_000)
        page.keyboard.press("a")
    page.clock.fast_forward(40_000)  # a pause
    paste_in(page, "Asks the whole world wide web")
    says(page, "about half", "1 to 5 minutes")
    journey.says_of_the_draft(SAVED)
    page.get_by_role("tab", name="Preview").click()
    expect(page.locator("#panel-preview")).to_contain_text("Why do cats purr?")
    page.clock.fast_forward(10_000)
    chosen_by_hand = {"authorship", "source", "topic_0", "topic_1", "topic_2"}
    assert {frozenset(each) for each in posted} == {
        frozenset({"csrfmiddlewaretoken", "text", "version", *chosen_by_hand})
    }

    page.get_by_role("tab", name="Write", exact=True).click()
    expect(page.get_by_label("Your prompt")).to_be_visible()
    page.get_by_text("What we record about your typing").click()
    expect(page.get_by_text("about half")).to_be_visible()
    journey.send()
    sent = next(each for each in posted if "step" in each)
    assert {**sent, "csrfmiddlewaretoken": "", "text": "", "version": ""} == {
        "csrfmiddlewaretoken": "", "text": "", "version": "", "pasted": "half", "active": "1_to_5_min", "step": "submit",
        **dict.fromkeys(chosen_by_hand, ""),
    }  # fmt: skip
    assert list(WritingHabit.objects.values_list("pasted", "active")) == [("half", "1_to_5_min")]


def test_ones_own_words_are_no_paste(page: Page, journey: Journey) -> None:
    journey.start(kinds.INITIAL_PROMPT)
    text = page.get_by_label("Your prompt")
    type_in(page, "Why do cats purr? ")
    for keys in ("Control+A", "Control+C", "End", "Control+V"):
        text.press(keys)
    expect(text).to_have_value("Why do cats purr? Why do cats purr? ")
    says(page, "nothing, or next to nothing", "under a minute")
    text.evaluate("box => { box.value += 'What a script writes counts as pasted, on any request.' }")
    text.press("End")
    says(page, "about half", "under a minute")
    page.clock.fast_forward(3_000)
    journey.says_of_the_draft(SAVED)
    page.reload()
    journey.shows("Write a prompt")
    expect(text).to_have_value(re.compile("on any request"))
    says(page, UNKNOWN, UNKNOWN)  # a draft from the server was there already
    journey.send()
    assert not WritingHabit.objects.exists()
