"""The keyboard alone: every page lets the focus through, shows where it is, and has its main act within reach."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from oasst.models import Message, User
from tests.browser.conftest import enter, one_task_of_each_page
from tests.pages.walk import ID, NAMED, address, one_of_everything

pytestmark = pytest.mark.django_db(transaction=True)

# The pages people see most, by the names of their addresses, and the words on what leads on from each.
FOR_VISITORS = {
    "home": "Join in",
    "try": "Write a prompt",
    "try_kind": "Submit",
    "browse": "Search",
    "guidelines": "Try a sample task",
    "account_login": "Sign in",
    "account_signup": "Sign up",
    "leaderboard": "Show",
}
FOR_VOLUNTEERS = {
    "desk": "Random task",
    "my_work": "Search",
    "tree": "React or report",
    "account": "Save",
    "inbox": "Mark all as read",
    "tutorial": "Continue",
    "welcome": "Continue",
}
# More than any page needs; a trap would go on forever.
MOST_STOPS = 250

# What one sees of the focused element and of those around that wear its mark.
LOOK = """
() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const look = (each) => {
    const { outlineStyle, outlineWidth, boxShadow, stroke, strokeWidth } = getComputedStyle(each);
    return [outlineStyle, outlineWidth, boxShadow, stroke, strokeWidth].join();
  };
  const parts = [here, ...here.children];
  const focused = parts.map(look).join();
  here.blur();
  const before = parts.map(look).join();
  here.focus();
  here.dataset.stop ??= String(document.querySelectorAll("[data-stop]").length);
  const words = (here.innerText || here.value || here.getAttribute("aria-label") || "").trim();
  const inside = here.closest("main") !== null;
  return { stop: here.dataset.stop, seen: focused !== before, html: here.outerHTML.slice(0, 120), inside, words };
}
"""


@dataclass(frozen=True, slots=True)
class Stop:
    stop: str
    seen: bool
    html: str
    inside: bool
    words: str


def stops(page: Page) -> list[Stop]:
    """Everything the key Tab comes by on the page that is open, until it leaves the page or is where it was before."""
    found: list[Stop] = []
    while len(found) < MOST_STOPS:
        page.keyboard.press("Tab")
        looked = page.evaluate(LOOK)
        if looked is None or looked["stop"] in {each.stop for each in found}:
            return found
        found.append(Stop(**looked))
    raise AssertionError(f"{page.url}: the focus does not leave the page")


def tour(page: Page, server: LiveServer, goals: dict[str, str]) -> list[str]:
    """What is wrong on each page, by its path."""
    wrong = []
    for path, goal in goals.items():
        page.goto(server.url + path)
        found = stops(page)
        wrong += [f"{path}: no visible focus: {each.html}" for each in found if not each.seen]
        wrong += [f"{path}: begins with {each.html}" for each in found[:1] if "skip-link" not in each.html]
        if not any(goal in each.words for each in found if each.inside):
            wrong.append(f"{path}: {goal!r} is out of reach: {[each.words for each in found if each.inside]}")
    return wrong


def paths(goals: dict[str, str]) -> dict[str, str]:
    patterns = dict(NAMED)
    return {address(name, patterns[name]): goal for name, goal in goals.items()}


def test_the_pages_for_visitors(page: Page, live_server: LiveServer, ada: User, ben: User) -> None:
    one_of_everything(ada, ben)
    assert tour(page, live_server, paths(FOR_VISITORS)) == []


def test_the_pages_for_volunteers(page: Page, live_server: LiveServer, ada: User, ben: User) -> None:
    one_of_everything(ada, ben)
    User.objects.filter(pk=ada.pk).update(langs=["en"])
    enter(page.context, live_server, ada)
    assert Message.objects.filter(pk=ID).exists()
    assert tour(page, live_server, paths(FOR_VOLUNTEERS)) == []


def test_the_pages_of_tasks_and_control_with_enter(page: Page, live_server: LiveServer, ada: User) -> None:
    tasks = one_task_of_each_page(ada)
    enter(page.context, live_server, ada)
    assert tour(page, live_server, {f"/desk/{task.pk}/": "Submit" for task in tasks}) == []
    page.get_by_label("Your prompt").fill("Why is the sky blue?")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert Message.objects.filter(author=ada, text="Why is the sky blue?").exists()


def test_a_focus_that_is_trapped_or_unseen_is_found(page: Page) -> None:
    page.set_content("<style>.bare { outline: none }</style><a href=/>a</a><a href=/ class=bare>b</a>")
    assert [(each.words, each.seen) for each in stops(page)] == [("a", True), ("b", False)]
