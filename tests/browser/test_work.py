"""Each of the five kinds of work in a browser, start to finish; drafts outlive the browser."""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from oasst.models import Message, Ranking, Review, User
from tasks import kinds
from tasks.models import Draft, Task
from tests.browser.conftest import enter, eventually
from tests.engine.crowd import a_growing_tree, a_prompt, people, work, work_until_quiet

pytestmark = pytest.mark.django_db(transaction=True)

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def volunteer(ada: User, page: Page, live_server: LiveServer) -> User:
    ada.langs = ["en"]
    ada.save()
    enter(page.context, live_server, ada)
    page.goto(f"{live_server.url}/desk/")
    return ada


def begin(page: Page, title: str) -> None:
    page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=title, exact=True)).get_by_role(
        "button", name="Begin"
    ).click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    assert page.evaluate(SIDEWAYS) == 0


def hand_in(page: Page) -> None:
    page.get_by_role("button", name="Review").click()
    expect(page.get_by_role("heading", name="Look once more")).to_be_visible()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="Thank you, it has been handed in.")).to_be_visible()


def test_writing_a_prompt_and_then_another_one(page: Page, volunteer: User, complaints: list[str]) -> None:
    begin(page, "Write a prompt")
    page.get_by_label("Your text").fill("Why is the **sky** blue?")
    hand_in(page)
    assert Message.objects.get(author=volunteer).text == "Why is the **sky** blue?"
    page.get_by_role("button", name="Another one like this").click()
    expect(page.get_by_label("Your text")).to_have_value("")
    assert complaints == []


def test_replying_as_the_assistant_and_as_the_user(
    page: Page, live_server: LiveServer, volunteer: User, complaints: list[str]
) -> None:
    crowd = people(5)
    a_growing_tree(crowd[0], crowd[1:4])
    page.reload()
    begin(page, "Reply as the assistant")
    page.get_by_label("Your text").fill("Air scatters blue light most.")
    hand_in(page)
    work(crowd[1], kinds.ASSISTANT_REPLY)
    work_until_quiet(crowd, only=(kinds.LABEL_ASSISTANT_REPLY,))
    page.goto(f"{live_server.url}/desk/")
    begin(page, "Reply as the user")
    page.get_by_label("Your text").fill("And at sunset?")
    hand_in(page)
    assert [each.text for each in Message.objects.filter(author=volunteer).order_by("seq")] == [
        "Air scatters blue light most.",
        "And at sunset?",
    ]
    assert complaints == []


def test_reviewing_a_prompt(page: Page, volunteer: User, complaints: list[str]) -> None:
    a_prompt(people(1)[0])
    page.reload()
    begin(page, "Review a prompt")
    assert page.locator("input:checked").count() == 0
    page.get_by_role("group", name="Is it spam?").get_by_label("No").check()
    page.get_by_role("group", name="How good is it?").get_by_label("4").check()
    hand_in(page)
    assert Review.objects.get(user=volunteer).labels == {"spam": 0.0, "quality": 0.75}
    assert complaints == []


def test_reviewing_an_answer(page: Page, volunteer: User, complaints: list[str]) -> None:
    crowd = people(5)
    a_growing_tree(crowd[0], crowd[1:4])
    work(crowd[4], kinds.ASSISTANT_REPLY)
    page.reload()
    begin(page, "Review an answer")
    page.get_by_role("group", name="Is it spam?").get_by_label("No").check()
    page.get_by_role("group", name="How helpful is it?").get_by_label("I can't tell").check()
    hand_in(page)
    review = Review.objects.get(user=volunteer)
    assert (review.labels, review.cant_tell) == ({"spam": 0.0}, ["helpfulness"])
    assert complaints == []


@pytest.mark.parametrize("width", [360, 1280])
def test_ranking_answers(page: Page, volunteer: User, complaints: list[str], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    crowd = people(8)
    a_growing_tree(crowd[0], crowd[1:4])
    work_until_quiet(crowd, only=tuple(kind for kind in kinds.ALL if kind not in kinds.RANKING))
    page.reload()
    begin(page, "Rank answers")
    page.get_by_role("button", name="Review").click()
    expect(page.get_by_text("You have not moved anything.")).to_be_visible()
    page.get_by_role("button", name="Put answer A one place lower").click()
    expect(page.get_by_role("button", name="Put answer A one place higher")).to_be_enabled()
    hand_in(page)
    task = Task.objects.get(user=volunteer)
    first, second, *others = [[str(each)] for each in task.shown]
    assert Ranking.objects.get(user=volunteer).ballot == [second, first, *others]
    assert [each for each in complaints if "422" not in each] == []  # the browser notes the refused form


def test_a_draft_outlives_a_killed_browser(
    browser: Browser, page: Page, live_server: LiveServer, volunteer: User, complaints: list[str]
) -> None:
    begin(page, "Write a prompt")
    address = page.url
    page.get_by_label("Your text").fill("An hour of")
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible(timeout=20_000)
    page.get_by_label("Your text").press_sequentially(" work")
    eventually(lambda: Draft.objects.get().content == {"text": "An hour of work"})
    page.context.close()
    assert complaints == []

    fresh = browser.new_context()
    enter(fresh, live_server, volunteer)
    other = fresh.new_page()
    other.goto(address)
    expect(other.get_by_label("Your text")).to_have_value("An hour of work")
    fresh.close()


def test_handing_in_twice_shows_the_first_result(page: Page, volunteer: User) -> None:
    begin(page, "Write a prompt")
    page.get_by_label("Your text").fill("Once?")
    page.get_by_role("button", name="Review").click()
    expect(page.get_by_role("button", name="Hand in")).to_be_visible()
    page.evaluate("""() => { for (let i = 0; i < 3; i++) document.querySelector('button[value=submit]').click(); }""")
    expect(page.get_by_role("heading", name="Thank you, it has been handed in.")).to_be_visible()
    page.go_back()
    button, thanks = page.get_by_role("button", name="Hand in"), page.get_by_role("heading", name="Thank you, it has")
    expect(button.or_(thanks)).to_be_visible()
    if button.is_visible():
        button.click()
    expect(thanks).to_be_visible()
    assert Message.objects.count() == 1
