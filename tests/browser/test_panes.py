"""The message beside its questions on a wide screen, above them on a phone; long answers folded together."""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from oasst.models import MessageTree, User
from tasks.models import Task
from tasks.rules import kinds
from tasks.trees import repair
from tests.browser import stage
from tests.browser.conftest import enter, one_task_of_each_page
from tests.corpus import a_reply, a_tree
from tests.tasks.crowd import claim

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "\n\n".join(f"Paragraph {number} says a little more about bees and the sun." for number in range(30))


def a_page(browser: Browser, server: LiveServer, user: User, width: int, **options: object) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 720}, **options)  # type: ignore[arg-type]
    enter(context, server, user)
    return context.new_page()


@pytest.mark.parametrize("width", [1024, 1280])
def test_on_a_wide_screen_the_last_message_stays_in_sight(
    browser: Browser, live_server: LiveServer, ada: User, width: int
) -> None:
    root = a_tree(None, text=LONG)
    last = a_reply(root, None, text="The last answer of a long conversation.", review_result=None)
    repair.trees()
    task = claim(ada, kinds.LABEL_ASSISTANT_REPLY)
    assert task is not None
    assert task.message_id == last.pk
    page = a_page(browser, live_server, ada, width)
    page.goto(f"{live_server.url}/desk/{task.pk}/")
    message = page.locator(".message--here .prose")
    for where in ("0", "document.body.scrollHeight / 3"):
        page.evaluate(f"window.scrollTo(0, {where})")
        expect(message).to_be_in_viewport()
    page.get_by_role("button", name="Submit").scroll_into_view_if_needed()
    expect(message).to_be_in_viewport()


def test_on_a_phone_the_message_stays_folded_at_the_top(browser: Browser, live_server: LiveServer, ada: User) -> None:
    for task in one_task_of_each_page(ada):
        if task.message_id is None:
            continue
        page = a_page(browser, live_server, ada, 360, has_touch=True)
        page.goto(f"{live_server.url}/desk/{task.pk}/")
        page.get_by_role("button", name="Submit").scroll_into_view_if_needed()
        glance = page.locator(".glance")
        expect(glance).to_be_in_viewport()
        box = glance.bounding_box()
        assert box is not None
        assert box["height"] < 100
        glance.locator("> summary").click()
        expect(glance.locator(".prose")).to_be_in_viewport()
        page.context.close()


def test_a_review_fits_on_two_screens(browser: Browser, live_server: LiveServer, ada: User) -> None:
    stage.set_up()
    task = claim(ada, kinds.LABEL_ASSISTANT_REPLY)
    assert task is not None
    User.objects.filter(pk=ada.pk).update(langs=["en"])
    heights = {}
    for width in (360, 1280):
        page = a_page(browser, live_server, ada, width)
        page.goto(f"{live_server.url}/desk/{task.pk}/")
        page.locator("details.question-group summary").click()  # folded, as after the first 25 reviews
        heights[width] = page.locator("#work-form").evaluate("each => each.offsetHeight")
        page.context.close()
    assert heights[1280] <= 1300, heights
    assert heights[360] <= 1850, heights


def test_long_answers_are_folded_and_shown_together(browser: Browser, live_server: LiveServer, ada: User) -> None:
    root = a_tree(None, text="How do bees find home?")
    for text in ("By the sun.", LONG, LONG + "!"):
        a_reply(root, None, text=text)
    MessageTree.objects.filter(pk=root.pk).update(goal_tree_size=4)
    repair.trees()
    task = claim(ada, kinds.RANK_ASSISTANT_REPLIES)
    assert task is not None
    page = a_page(browser, live_server, ada, 1280)
    page.goto(f"{live_server.url}/desk/{task.pk}/")
    heights = "all => all.map((each) => each.offsetHeight).sort((one, other) => one - other)"
    texts = page.locator("[data-text]")
    folded = texts.evaluate_all(heights)
    assert folded[1] == folded[2] < 250
    page.get_by_role("button", name="Show all answers in full").click()
    assert texts.evaluate_all(heights)[1] > 500
    page.get_by_role("button", name="Fold all answers").click()
    assert texts.evaluate_all(heights) == folded


def test_none_of_these_answers_and_clears_all_problems_at_once(page: Page, live_server: LiveServer, ada: User) -> None:
    stage.a_prompt_to_review()
    task = claim(ada, kinds.LABEL_INITIAL_PROMPT)
    assert task is not None
    enter(page.context, live_server, ada)
    page.goto(f"{live_server.url}/desk/{task.pk}/")
    problems = page.get_by_role("region", name="Is anything wrong?")
    none = problems.get_by_label("None of these")
    none.check()
    expect(problems.get_by_role("radio", name="No", exact=True, checked=True)).to_have_count(6)
    problems.get_by_role("group", name="Is it hateful?").get_by_label("Yes").check()
    expect(none).not_to_be_checked()
    problems.get_by_role("group", name="Is it hateful?").get_by_label("No", exact=True).check()
    expect(none).to_be_checked()
    none.uncheck()
    expect(problems.get_by_role("radio", checked=True)).to_have_count(0)
    assert Task.objects.get(pk=task.pk).state == "open"
