"""Reading conversations in a browser: links into them, folding, the map by keyboard, deep ones on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from oasst.models import Message, TreeState, User
from tests.browser.conftest import enter
from tests.corpus import a_reply, a_tree

pytestmark = pytest.mark.django_db(transaction=True)

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def forked(ada: User) -> Message:
    """A finished tree: two long answers, the better one with a follow-up."""
    root = a_tree(ada, state=TreeState.READY_FOR_EXPORT)
    best = a_reply(root, None, text="By the sun. " * 150, rank=0)
    a_reply(root, None, text="By the moon. " * 150, rank=1)
    a_reply(best, None, text="And at night?")
    return root


def message(page: Page, beginning: str) -> Message:
    found = Message.objects.get(text__startswith=beginning)
    expect(page.locator(f"#m-{found.pk}")).to_be_attached()
    return found


def test_a_link_to_a_message_opens_its_tree_at_that_message(
    page: Page, live_server: LiveServer, forked: Message, complaints: list[str]
) -> None:
    other = Message.objects.get(text__startswith="By the moon")
    page.goto(f"{live_server.url}/messages/{other.pk}/")
    expect(page).to_have_url(re.compile(rf"/trees/{forked.pk}/#m-{other.pk}$"))
    expect(page.locator("article:target")).to_have_id(f"m-{other.pk}")
    expect(page.locator("article:target")).to_be_in_viewport()
    expect(page.locator(f"#m-{forked.pk}")).not_to_be_in_viewport()
    assert complaints == []


def test_what_is_folded_unfolds_for_the_message_one_goes_to(
    page: Page, live_server: LiveServer, forked: Message, complaints: list[str]
) -> None:
    page.goto(f"{live_server.url}/trees/{forked.pk}/")
    follow_up = page.locator(f"#m-{message(page, 'And at night').pk}")
    page.get_by_role("button", name="Collapse all").click()
    expect(follow_up).to_be_hidden()
    expect(page.get_by_text("1 message below")).to_be_visible()
    page.get_by_role("link", name="User, accepted: And at night?").click()
    expect(follow_up).to_be_in_viewport()
    expect(page.locator(f"#m-{message(page, 'By the moon').pk}")).to_be_hidden()
    page.get_by_role("button", name="Expand all").click()
    expect(page.locator(f"#m-{message(page, 'By the moon').pk}")).to_be_visible()
    assert complaints == []


def test_the_map_is_one_stop_for_the_tab_key_and_arrows_move_on_it(
    page: Page, live_server: LiveServer, forked: Message, complaints: list[str]
) -> None:
    page.goto(f"{live_server.url}/trees/{forked.pk}/")
    dots = page.locator(".tree-map a.dot")
    expect(page.locator(".tree-map a.dot[tabindex='0']")).to_have_count(1)
    dots.first.focus()
    for key, name in [
        ("ArrowDown", "By the sun"), ("ArrowRight", "By the moon"), ("ArrowLeft", "By the sun"), ("ArrowDown", "And at"),
        ("ArrowDown", "And at"), ("Home", "How do bees"), ("End", "By the moon"), ("ArrowUp", "How do bees"),
        ("ArrowDown", "By the sun"),
    ]:  # fmt: skip
        page.keyboard.press(key)
        expect(page.locator("a.dot:focus")).to_contain_text(name)
    page.keyboard.press("Enter")
    expect(page.locator("article:target")).to_have_id(f"m-{message(page, 'By the sun').pk}")
    assert complaints == []


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_javascript_everything_is_unfolded_and_each_branch_folds(
    page: Page, live_server: LiveServer, forked: Message
) -> None:
    page.goto(f"{live_server.url}/trees/{forked.pk}/")
    follow_up = page.locator(f"#m-{message(page, 'And at night').pk}")
    expect(follow_up).to_be_visible()
    expect(page.get_by_role("button", name="Collapse all")).to_be_hidden()
    page.get_by_text("Reply 1 of 2").click()
    expect(follow_up).to_be_hidden()


def test_a_deep_conversation_is_readable_on_a_phone(page: Page, live_server: LiveServer, ada: User) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    last = a_tree(ada)
    for _ in range(14):
        a_reply(last, None, text="Another way to put it.")
        last = a_reply(last, None, text="A way to put it that takes more than one line on a phone.")
    enter(page.context, live_server, ada)
    page.goto(f"{live_server.url}/messages/{last.pk}/")
    deepest = page.locator("article:target")
    expect(deepest).to_be_in_viewport()
    assert page.evaluate(SIDEWAYS) == 0
    box = deepest.bounding_box()
    assert box is not None
    assert box["width"] >= 210


def test_the_map_fits_its_card_and_opens_large_with_zoom(
    page: Page, live_server: LiveServer, ada: User, complaints: list[str]
) -> None:
    root = a_tree(ada, state=TreeState.READY_FOR_EXPORT)
    replies = [a_reply(root, None, text=f"Answer {number}") for number in range(30)]
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{live_server.url}/trees/{root.pk}/")
    picture, sheet = page.locator("[data-map] svg"), page.locator("[data-map]")
    width = "each => each.getBoundingClientRect().width"
    assert picture.evaluate(width) <= sheet.evaluate("each => each.clientWidth")
    page.get_by_role("button", name="Open large").click()
    dialog = page.get_by_role("dialog", name="Map")
    fitting = picture.evaluate(width)
    assert fitting > 500
    dialog.get_by_role("button", name="Zoom in").click()
    assert picture.evaluate(width) == pytest.approx(1.25 * fitting, rel=0.02)
    dialog.get_by_role("button", name="Zoom out").click()
    assert picture.evaluate(width) == pytest.approx(fitting, rel=0.02)
    dialog.locator("a.dot").nth(12).click()
    expect(dialog).to_be_hidden()
    expect(page).to_have_url(re.compile(rf"#m-{replies[11].pk}$"))
    assert picture.evaluate(width) <= sheet.evaluate("each => each.clientWidth")
    assert complaints == []


@pytest.mark.parametrize("width", [360, 1280])
def test_a_table_is_never_wider_than_its_card(page: Page, live_server: LiveServer, ada: User, width: int) -> None:
    wide = "|" + "a long heading|" * 12 + "\n|" + "-|" * 12 + "\n|" + "cell|" * 12
    root = a_tree(ada, text=wide, state=TreeState.READY_FOR_EXPORT)
    a_reply(root, None, text=wide, rank=0)
    page.set_viewport_size({"width": width, "height": 720})
    page.goto(f"{live_server.url}/trees/{root.pk}/")
    over = "all => all.filter((each) => each.scrollWidth > each.clientWidth).length"
    assert page.locator("article").evaluate_all(over) == 0
    assert page.locator("article table").count() == 2
