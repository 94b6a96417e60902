"""What a task costs a volunteer: keys, clicks and pages; and a long session in which nothing jumps."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Frame, Page, expect
from pytest_django.live_server_helper import LiveServer

from oasst.models import Message, Ranking, Review, TreeState, User
from tasks.rules import kinds
from tasks.trees import repair
from tests.browser import stage
from tests.browser.conftest import enter
from tests.browser.journey import Journey
from tests.corpus import a_reply, a_tree

pytestmark = pytest.mark.django_db(transaction=True)

TASKS, MOST_SHIFT = 50, 0.02
WATCH_SHIFTS = """
() => {
  window.shifts = [];
  new PerformanceObserver((list) => { for (const { value } of list.getEntries()) window.shifts.push(value); })
    .observe({ type: "layout-shift" });
}
"""
# The sum since the last time, once the page has been drawn.
SHIFTED = """
() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(
  () => resolve(window.shifts.splice(0).reduce((sum, each) => sum + each, 0)), 50)))
"""


@dataclass
class Effort:
    """Counts keys and pages of one task, from the page of the task to what follows it."""

    page: Page
    scripts: bool = True
    keys: int = 0
    visited: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.own = self.page.locator("#work-form").get_attribute("action") or "?"
        self.page.on("framenavigated", self._note)
        if self.scripts:
            ready(self.page)

    def _note(self, frame: Frame) -> None:
        self.visited.append(frame.url)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)

    @property
    def pages_between(self) -> int:
        """Pages after that of the task and before that of the next task."""
        return len([url for url in self.visited if "done=" not in url and self.own not in url])


def ready(page: Page) -> None:
    """The script of the form listens: a key pressed before would be lost."""
    expect(page.locator("form [data-begun]").first).to_be_attached()


def prompts_to_review(number: int) -> None:
    for place in range(number):
        a_tree(None, text=f"Prompt {place}?", state=TreeState.INITIAL_PROMPT_REVIEW, review_result=None)
    repair.trees()


def test_a_review_takes_four_keys_and_one_page(page: Page, journey: Journey, ada: User) -> None:
    for text in ("They follow each other.", "By the stars."):
        asked = stage.a_message_to_answer()
        a_reply(asked, None, text=text, review_result=None)
    repair.trees()
    journey.start(kinds.LABEL_ASSISTANT_REPLY)
    effort = Effort(page)
    effort.press("0", "4", "3", "Control+Enter")
    expect(page.get_by_text("1 of 10 today")).to_be_visible()
    expect(page.get_by_role("heading", name="Review an answer")).to_be_focused()
    given = Review.objects.get(user=ada).labels
    assert (given["spam"], given["quality"], given["helpfulness"]) == (0.0, 0.75, 0.5)
    assert (effort.keys, effort.pages_between) == (4, 0)


def test_a_ranking_takes_four_keys_and_one_page(page: Page, journey: Journey, ada: User) -> None:
    stage.answers_to_rank()
    stage.answers_to_rank()
    journey.start(kinds.RANK_ASSISTANT_REPLIES)
    effort = Effort(page)
    effort.press("3", "1", "2", "Control+Enter")
    expect(page.get_by_text("1 of 10 today")).to_be_visible()
    assert len(Ranking.objects.get(user=ada).ballot) == 3
    assert (effort.keys, effort.pages_between) == (4, 0)


def test_a_text_takes_no_more_than_writing_it_and_one_key(page: Page, journey: Journey, ada: User) -> None:
    journey.start(kinds.INITIAL_PROMPT)
    effort = Effort(page)
    journey.write("Why is the sky blue?")
    effort.press("Control+Enter")
    expect(page.get_by_text("1 of 10 today")).to_be_visible()
    assert Message.objects.get(author=ada).text == "Why is the sky blue?"
    assert (effort.keys, effort.pages_between) == (1, 0)


def test_without_scripts_a_task_takes_one_page_too(browser: Browser, live_server: LiveServer, ada: User) -> None:
    prompts_to_review(2)
    User.objects.filter(pk=ada.pk).update(langs=["en"])
    context = browser.new_context(java_script_enabled=False)
    enter(context, live_server, ada)
    journey = Journey(context.new_page(), live_server.url)
    journey.start(kinds.LABEL_INITIAL_PROMPT)
    effort = Effort(journey.page, scripts=False)
    journey.page.get_by_label("None of these").check()
    journey.page.get_by_role("button", name="Submit").click()
    expect(journey.page.get_by_text("1 of 10 today")).to_be_visible()
    assert Review.objects.get(user=ada).labels["spam"] == 0.0
    assert effort.pages_between == 0
    journey.page.get_by_role("button", name="Undo").click()
    expect(journey.page.get_by_role("button", name="Submit")).to_be_visible()
    assert not Review.objects.exists()
    context.close()


def test_fifty_tasks_in_a_row_and_nothing_jumps(page: Page, journey: Journey, ada: User, complaints: list[str]) -> None:
    prompts_to_review(TASKS + 1)
    journey.start(kinds.LABEL_INITIAL_PROMPT)
    page.evaluate(WATCH_SHIFTS)
    shifts = []
    for number in range(1, TASKS + 1):
        ready(page)
        for key in ("0", "4", "Control+Enter"):
            page.keyboard.press(key)
        expect(page.get_by_text(f"{number} of 10 today")).to_be_visible()
        shifts.append(page.evaluate(SHIFTED))
    assert Review.objects.filter(user=ada).count() == TASKS
    assert {place: shift for place, shift in enumerate(shifts) if shift > MOST_SHIFT} == {}
    assert complaints == []
