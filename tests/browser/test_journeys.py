"""What people do in a browser: read on any screen, by keyboard, without scripts; and nothing is refused."""

import pytest
from django.apps import apps
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from oasst.models import Message, TreeState, User
from tests.browser.conftest import enter
from tests.corpus import a_reply, a_tree

pytestmark = pytest.mark.django_db(transaction=True)

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 4


@pytest.fixture
def conversation(ada: User, ben: User) -> Message:
    """A finished conversation with what makes pages wide: depth, long words, tables, code."""
    root = a_tree(ada, text="How do bees find home?", state=TreeState.READY_FOR_EXPORT, emojis={"+1": 3, "rofl": 1})
    a_reply(root, None, text=f"{LONG}\n\n|a|b|c|d|\n|-|-|-|-|\n|{LONG}|2|3|4|\n\n```\n{LONG} {LONG}\n```", rank=1)
    last = a_reply(root, ben, text="# By the sun\n\n- and\n- by *landmarks*", rank=0)
    for number in range(9):
        last = a_reply(last, None, text=f"Reply {number}", review_result=[True, False, None][number % 3])
    a_reply(root, ada, text="بواسطة الشمس ومعالم الطريق", lang="ar")
    return root


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_conversation_reads_without_scripts_on_any_screen(
    browser: Browser, live_server: LiveServer, conversation: Message, width: int, scheme: str
) -> None:
    context = browser.new_context(
        java_script_enabled=False,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    for path in (
        "/",
        "/browse/",
        f"/trees/{conversation.pk}/",
        "/guidelines/",
        "/terms/",
        "/accounts/signup/",
        "/nowhere",
    ):
        page.goto(live_server.url + path)
        assert (path, page.evaluate(SIDEWAYS)) == (path, 0)
    page.goto(f"{live_server.url}/trees/{conversation.pk}/")
    assert page.locator("article").count() == 13
    assert page.locator("article .prose").nth(1).inner_text().startswith("By the sun")
    assert page.locator("[lang=ar].prose").evaluate("each => getComputedStyle(each).direction") == "rtl"
    context.close()


def test_the_keyboard_reaches_the_content_first_and_its_place_is_seen(
    page: Page, live_server: LiveServer, conversation: Message
) -> None:
    page.goto(f"{live_server.url}/trees/{conversation.pk}/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    outline = "(style => `${style.outlineStyle} ${style.outlineWidth}`)(getComputedStyle(document.activeElement))"
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)") is True
    assert page.evaluate(outline) == "solid 3px"


def test_the_browser_refuses_nothing_on_any_page_of_a_moderator(
    page: Page, live_server: LiveServer, conversation: Message, mod: User, complaints: list[str]
) -> None:
    enter(page.context, live_server, mod)
    models = [model._meta.model_name for model in apps.get_app_config("oasst").get_models()]
    paths = ["/", "/browse/", f"/trees/{conversation.pk}/", "/account/", "/inbox/", "/terms/", "/privacy/"]
    paths += ["/accounts/email/", "/accounts/password/change/", "/accounts/logout/", "/admin/"]
    paths += [f"/admin/oasst/{name}/" for name in models]
    paths += [f"/admin/oasst/message/{conversation.pk}/change/", f"/admin/oasst/user/{mod.pk}/change/"]
    for path in paths:
        response = page.goto(live_server.url + path)
        assert response is not None
        assert (path, response.status) == (path, 200)
    assert complaints == []


def test_an_administrator_changes_a_role_in_the_admin(
    page: Page, live_server: LiveServer, mod: User, ada: User, complaints: list[str]
) -> None:
    User.objects.filter(pk=mod.pk).update(role="admin")
    enter(page.context, live_server, mod)
    page.goto(f"{live_server.url}/admin/oasst/user/{ada.pk}/change/")
    page.get_by_label("Role").select_option("moderator")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    ada.refresh_from_db()
    assert ada.role == "moderator"
    assert complaints == []
