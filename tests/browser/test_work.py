"""Work in a browser when it does not go straight on: lost connections, lost leases, second thoughts; nothing is lost."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserType, Error, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from oasst.models import Message, User
from tasks.models import Draft, Task
from tasks.rules import kinds
from tasks.rules.thresholds import COMMONS, PRESETS
from tasks.work import leases
from tests.browser import stage
from tests.browser.conftest import enter, eventually
from tests.browser.journey import Journey

pytestmark = pytest.mark.django_db(transaction=True)

SAVED = "Saved"
LAPSED = "Saved. Your reservation has expired, but you can still submit."
OFFLINE = "Not saved – retrying. Your text is safe in this browser."
RESTORED = "Restored from this browser."


def test_a_draft_outlives_a_killed_browser(
    page: Page,
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    live_server: LiveServer,
    journey: Journey,
    volunteer: User,
) -> None:
    doomed = browser_type.launch(**browser_type_launch_args)
    other = Journey(doomed.new_page(), live_server.url)
    enter(other.page.context, live_server, volunteer)
    other.start(kinds.INITIAL_PROMPT)
    other.write("An hour of work")
    other.says_of_the_draft(SAVED)
    assert Draft.objects.get().content == {"text": "An hour of work"}
    with pytest.raises(Error, match="has been closed"):
        doomed.new_browser_cdp_session().send("Browser.crash")

    journey.go("/desk/", "What would you like to do?")
    page.get_by_role("link", name="Write a prompt").click()
    journey.shows("Write a prompt")
    expect(page.get_by_label("Your prompt")).to_have_value("An hour of work")


def test_a_ranking_that_was_only_looked_at_leaves_no_draft_behind(page: Page, journey: Journey) -> None:
    stage.answers_to_rank()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/draft/") else None)
    page.clock.install()
    journey.start(kinds.RANK_ASSISTANT_REPLIES)
    page.clock.fast_forward(10_000)
    page.reload()
    journey.shows("Rank answers")
    expect(page.locator("[name=untouched]")).to_have_value("on")
    assert sent == []


def test_what_is_written_without_a_connection_stays_in_the_browser(page: Page, journey: Journey) -> None:
    journey.start(kinds.INITIAL_PROMPT)
    page.context.set_offline(True)
    journey.write("On a train")
    journey.says_of_the_draft(OFFLINE)
    page.goto("about:blank")
    page.context.set_offline(False)
    page.go_back()
    journey.says_of_the_draft(RESTORED)
    expect(page.get_by_label("Your prompt")).to_have_value("On a train")
    eventually(lambda: Draft.objects.filter(content={"text": "On a train"}).exists())


def test_what_the_browser_kept_gives_way_to_what_was_sent_since(page: Page, journey: Journey) -> None:
    journey.start(kinds.INITIAL_PROMPT)
    page.context.set_offline(True)
    journey.write("On a")
    journey.says_of_the_draft(OFFLINE)
    page.context.set_offline(False)
    journey.write("On a train")
    page.get_by_role("button", name="Stop here").click()
    journey.shows("What would you like to do?")
    page.get_by_role("link", name="Write a prompt").click()
    journey.shows("Write a prompt")
    expect(page.get_by_label("Your prompt")).to_have_value("On a train")


def test_submitting_twice_shows_the_first_result(page: Page, journey: Journey) -> None:
    journey.start(kinds.INITIAL_PROMPT)
    journey.write("Once?")
    page.evaluate("""() => { for (let i = 0; i < 3; i++) document.querySelector('button[value=submit]').click(); }""")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.go_back()
    button, thanks = page.get_by_role("button", name="Submit"), page.get_by_role("heading", name="Submitted")
    expect(button.or_(thanks)).to_be_visible()
    if button.is_visible():
        button.click()
    expect(thanks).to_be_visible()
    assert Message.objects.count() == 1


def test_a_lease_that_lapses_while_writing_costs_nothing(page: Page, journey: Journey, volunteer: User) -> None:
    root = stage.a_message_to_answer()
    journey.start(kinds.ASSISTANT_REPLY)
    journey.write("A fugue is a piece")
    journey.says_of_the_draft(SAVED)
    Task.objects.update(until=timezone.now() - timedelta(minutes=1))
    assert leases.sweep() == 1
    journey.write("A fugue is a piece in which voices follow each other.")
    journey.says_of_the_draft(LAPSED)
    page.reload()
    expect(page.get_by_text("Your reservation has expired.")).to_be_visible()
    journey.send()
    late = Message.objects.get(author=volunteer)
    assert (late.parent_id, late.text) == (root.pk, "A fugue is a piece in which voices follow each other.")


@pytest.fixture
def _time_to_undo(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may need longer for a page than people have to think better of it."""
    monkeypatch.setitem(PRESETS, "commons", replace(COMMONS, undo_skip=timedelta(minutes=5)))


@pytest.mark.usefixtures("_time_to_undo")
def test_a_skip_with_a_reason_goes_on_and_is_undone(page: Page, journey: Journey, volunteer: User) -> None:
    stage.a_prompt_to_review("Why do cats purr?")
    stage.a_prompt_to_review("Why do dogs bark?")
    journey.start(kinds.LABEL_INITIAL_PROMPT)
    page.context.new_cdp_session(page).send("Animation.setPlaybackRate", {"playbackRate": 0})
    first = page.locator(".message--here .prose").inner_text()
    other = {"Why do cats purr?": "Why do dogs bark?", "Why do dogs bark?": "Why do cats purr?"}[first]
    journey.answer("spam", "No")
    page.get_by_text("Skip with a reason", exact=True).click()
    page.get_by_role("button", name="I do not know the subject").click()
    expect(page.locator(".message--here .prose")).to_have_text(other)
    assert Task.objects.get(user=volunteer, state="skipped").skip_reason == "unfamiliar"
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".message--here .prose")).to_have_text(first)
    expect(page.get_by_role("group", name="Is it spam?").get_by_label("No", exact=True)).to_be_checked()


def test_a_skip_with_a_text_asks_first(page: Page, journey: Journey) -> None:
    stage.a_message_to_answer()
    journey.start(kinds.ASSISTANT_REPLY)
    journey.write("Half a thought")
    page.get_by_role("button", name="Skip", exact=True).click()
    question = page.get_by_role("alert").filter(has_text="Skip this task? We'll keep your text in your drafts.")
    expect(question).to_be_visible()
    page.get_by_role("button", name="Skip", exact=True).click()
    journey.shows("You skipped this task.")
    journey.go("/desk/mine/", "My work")
    expect(page.get_by_role("region", name="Drafts").get_by_text("Half a thought")).to_be_visible()


def test_saved_goes_as_soon_as_the_text_differs_and_a_pending_request_shows(page: Page, journey: Journey) -> None:
    journey.start(kinds.INITIAL_PROMPT)
    journey.write("An hour")
    journey.says_of_the_draft(SAVED)
    held: list[Route] = []
    page.route("**/draft/", lambda route: held.append(route))
    journey.write("An hour of work")
    journey.says_of_the_draft("")
    journey.says_of_the_draft("Saving…")
    journey.write("An hour of work, and more")
    journey.says_of_the_draft("")
    held.pop().continue_()
    page.unroute("**/draft/")
    journey.says_of_the_draft(SAVED)  # of the second request, which was based on the first
    assert Draft.objects.get().content == {"text": "An hour of work, and more"}


def test_a_second_tab_is_told_that_it_differs_and_both_texts_are_kept(
    page: Page, live_server: LiveServer, journey: Journey
) -> None:
    journey.start(kinds.INITIAL_PROMPT)
    other = Journey(page.context.new_page(), live_server.url)
    other.page.goto(page.url)
    journey.write("From the first tab")
    journey.says_of_the_draft(SAVED)
    other.write("From the second tab")
    other.says_of_the_draft(
        "Saved separately: this task is open in another tab with a different version. You'll find both in your drafts."
    )
    assert sorted(draft.content["text"] for draft in Draft.objects.all()) == [
        "From the first tab",
        "From the second tab",
    ]
