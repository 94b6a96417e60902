"""Chats in a browser: a reply appears as it is written, keys work, the page is light and fits a phone."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from chat.access import Owner
from chat.log import reading
from chat.models import ChatMessage, Generation
from chat.rules import events
from chat.rules.states import State
from oasst.models import User
from tests.browser.conftest import enter
from tests.browser.test_weight import _assert_light
from tests.chat.cast import a_chat, a_model, a_reply_to

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_reply_appears_as_it_is_written_and_is_then_shown_as_markdown(
    page: Page, live_server: LiveServer, ada: User, complaints: list[str]
) -> None:
    chat = a_chat(Owner(ada), "How do bees find home?", model=a_model())
    reply = a_reply_to(chat.messages.get(), "", State.RUNNING, model_name="Parrot")
    Generation.objects.create(message=reply, hub="x", heartbeat_at=timezone.now())
    enter(page.context, live_server, ada)
    page.goto(f"{live_server.url}/chat/{chat.pk}/")
    live = page.locator("[data-stream]")
    reading.append(reply.pk, events.event(1, "start"))
    reading.append(reply.pk, events.event(2, "delta", text="By the **sun**"))
    expect(live).to_have_text("By the **sun**")
    reading.append(reply.pk, events.event(3, "delta", text=" <b>mostly</b>."))
    expect(live).to_have_text("By the **sun** <b>mostly</b>.")
    page.reload()
    expect(live).to_have_text("By the **sun** <b>mostly</b>.")
    ChatMessage.objects.filter(pk=reply.pk).update(state=State.COMPLETE, content="By the **sun** <b>mostly</b>.")
    Generation.objects.all().delete()
    reading.append(reply.pk, events.event(4, "done", state="complete"))
    expect(page.locator(f"#m-{reply.pk} .prose strong")).to_have_text("sun")
    expect(page.locator(f"#m-{reply.pk}")).to_contain_text("<b>mostly</b>")
    expect(page.get_by_role("button", name="Regenerate")).to_be_visible()
    assert complaints == []


def test_escape_stops_a_reply_that_waits(page: Page, live_server: LiveServer, ada: User) -> None:
    a_model()
    enter(page.context, live_server, ada)
    page.goto(f"{live_server.url}/chat/")
    page.keyboard.press("/")
    page.keyboard.type("How do bees find home?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile("Stop"))).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("You stopped this reply.")).to_be_visible()
    page.get_by_role("textbox", name="Your message").press("ArrowUp")
    expect(page.get_by_role("textbox", name="Your message")).to_have_value("How do bees find home?")


def test_parameters_that_the_model_ignores_are_greyed(page: Page, live_server: LiveServer, ada: User) -> None:
    a_model()
    a_model("other", honours=["top_k"])
    enter(page.context, live_server, ada)
    page.goto(f"{live_server.url}/chat/")
    page.get_by_text("Settings of the model").click()
    page.get_by_label("Model", exact=True).select_option("parrot")
    expect(page.get_by_label("Top-k")).to_be_disabled()
    expect(page.get_by_label("Temperature")).to_be_enabled()
    page.get_by_label("Model", exact=True).select_option("other")
    expect(page.get_by_label("Top-k")).to_be_enabled()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_chat_page_is_light_and_fits(browser: Browser, live_server: LiveServer, ada: User, width: int) -> None:
    chat = a_chat(
        Owner(ada),
        *["A question of some length, with a word" + "s" * 60, "An answer\n\n```\n" + "x" * 300 + "\n```"] * 3,
    )
    a_model()
    context = browser.new_context(viewport={"width": width, "height": 800})
    enter(context, live_server, ada)
    page = context.new_page()
    _assert_light(page, f"{live_server.url}/chat/{chat.pk}/", 3)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    context.close()
