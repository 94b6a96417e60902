"""From signing up to the result of the first work: with scripts and without, on a phone, from right to left."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from oasst.models import User
from tasks.rules import kinds
from tests.browser import ordering, stage
from tests.browser.journey import Journey

pytestmark = pytest.mark.django_db(transaction=True)

browser = pytest.mark.browser_context_args


def sign_up(journey: Journey, name: str) -> None:
    page = journey.page
    journey.go("/accounts/signup/", "Sign up")
    page.locator("[name=username]").fill(name)
    page.locator("[name=email]").fill(f"{name}@example.org")
    page.locator("[name=password1]").fill("a horse with no name")
    page.locator("[name=accept]").check()
    page.locator("[name=password1]").press("Enter")
    expect(page.locator("[name=code]")).to_be_visible()
    code = re.search(r"^[A-Z0-9]{3,}(-[A-Z0-9]+)*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code is not None
    page.locator("[name=code]").fill(code[0])
    page.locator("[name=code]").press("Enter")
    expect(page.locator("[name=code]")).to_have_count(0)


def learn(journey: Journey) -> None:
    """Says which language to work in, tries one step of the tutorial, and goes to work."""
    for preselected in journey.page.locator("[name=common_langs]:checked").all():
        preselected.uncheck()  # what the browser says
    journey.page.locator("[name=common_langs][value=en]").check()
    journey.button("Continue").click()
    journey.shows("Tutorial")
    journey.link("Start").click()
    journey.shows("Review an answer")
    journey.answer("spam", "No")
    journey.button("Submit").click()
    journey.shows("How others answered", level=2)
    journey.link("Finish later").click()
    journey.shows("What would you like to do?")


@pytest.mark.parametrize(
    ("locale", "way"),
    [
        pytest.param("en", ordering.by_mouse, id="plain"),
        pytest.param("en", ordering.by_number, id="no scripts", marks=browser(java_script_enabled=False)),
        pytest.param(
            "en", ordering.by_finger, id="phone", marks=browser(viewport={"width": 360, "height": 740}, has_touch=True)
        ),
        pytest.param("ar", ordering.by_mirrored_key, id="right to left", marks=browser(locale="ar")),
    ],
)
def test_from_sign_up_through_each_kind_of_work_to_its_result(
    page: Page, live_server: LiveServer, complaints: list[str], locale: str, way: ordering.Way
) -> None:
    stage.set_up()
    journey = Journey(page, live_server.url, locale)
    sign_up(journey, "dora")
    learn(journey)

    journey.start(kinds.INITIAL_PROMPT)
    journey.write("How do I tune a **lute**?")
    journey.send()
    for kind in kinds.REPLYING:
        journey.start(kind)
        journey.write(f"An answer to “{kind}”, with some thought.")
        journey.send()
    for kind in (kinds.LABEL_INITIAL_PROMPT, kinds.LABEL_ASSISTANT_REPLY):
        journey.start(kind)
        journey.answer("spam", "No")
        journey.send()
    journey.start(kinds.RANK_ASSISTANT_REPLIES)
    journey.rank("CAB", way)
    journey.send()

    stage.everyone_agrees_with(User.objects.get(username="dora"))
    journey.go("/desk/mine/", "My work")
    fates = ["matched the final ranking", *["accepted – you agreed"] * 2, *["accepted"] * 3]
    expect(page.locator(".given__what .outcome")).to_have_text([journey.says(fate) for fate in fates])
    assert complaints == []
