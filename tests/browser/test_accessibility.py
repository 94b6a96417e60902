"""Every page under the rules of WCAG 2.2 A and AA that a machine can check, in light, in dark and from right to left."""

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from oasst.models import User, UserRole
from tests.browser.conftest import enter, one_task_of_each_page
from tests.pages.cast import signed_in
from tests.pages.walk import NAMED, address, one_of_everything

# The admin has the most pages: workers share them.
_PARTS = 2
pytestmark = pytest.mark.django_db(transaction=True)

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Swagger UI is drawn by its own script; who cannot use it has the same reference as a document beside it.
NOT_OURS = {"/api/docs"}
# What the admin shows of an object's past and asks before it deletes one is the same for every model; one stands for all.
ALIKE = re.compile(r"^/admin/(?!oasst/user/).*/(history|delete)/$")
LOOKS = (("light", "ltr"), ("dark", "rtl"))
# Lists and forms of other models are made of the same parts in the same colours.
IN_ONE_LOOK = re.compile(r"^/admin/\w+/\w+/")
IN_ALL_LOOKS = re.compile(r"^/admin/oasst/(user|message)/")
RUN = """
async ([tags, besides]) => {
  const { violations } = await axe.run({ exclude: besides }, { runOnly: tags, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target} ${html.slice(0, 160)}`));
}
"""

# What can hold the focus and looks the same with it. After a key the browser takes every focus for one that must be seen.
UNSEEN_FOCUS = """
() => {
  const look = (each) => [each, ...each.children].map((part) => {
    const { outlineStyle, outlineWidth, boxShadow, stroke, strokeWidth } = getComputedStyle(part);
    return [outlineStyle, outlineWidth, boxShadow, stroke, strokeWidth];
  }).join();
  const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']");
  return [...all].filter((each) => {
    document.activeElement.blur();
    const before = look(each);
    each.focus();
    return document.activeElement === each && look(each) === before;
  }).map((each) => `no visible focus: ${each.outerHTML.slice(0, 160)}`);
}
"""


@pytest.fixture
def page(page: Page) -> Page:
    page.add_init_script(AXE_SCRIPT)
    page.emulate_media(reduced_motion="reduce")  # colours must not be measured half-way
    return page


def _addresses(*, admin: bool) -> list[str]:
    paths = dict.fromkeys(address(name, pattern) for name, pattern in NAMED if name.startswith("admin:") == admin)
    return [path for path in paths if path not in NOT_OURS and not ALIKE.match(path)]


def _pages(client: Client, paths: list[str]) -> list[str]:
    """Those that answer this person with a page of ours."""
    answers = {path: client.get(path) for path in paths}
    return [
        path
        for path, answer in answers.items()
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    ]


def _violations(page: Page, besides: tuple[str, ...] = (), looks: tuple[tuple[str, str], ...] = LOOKS) -> list[str]:
    """What axe says of the page that is open, `besides` some parts: in light, then in dark and from right to left."""
    found = []
    for look, direction in looks:
        page.emulate_media(color_scheme=look)  # type: ignore[arg-type]
        page.evaluate("direction => { document.documentElement.dir = direction; }", direction)
        found += [f"{page.url} ({look}, {direction}): {each}" for each in page.evaluate(RUN, [TAGS, besides])]
    return found


def visit(page: Page, server: LiveServer, paths: list[str], besides: tuple[str, ...] = ()) -> list[str]:
    found = []
    for path in paths:
        page.goto(server.url + path)
        in_one = IN_ONE_LOOK.match(path) and not IN_ALL_LOOKS.match(path)
        found += _violations(page, besides, LOOKS[:1] if in_one else LOOKS)
        page.keyboard.press("Tab")
        found += [f"{page.url}: {each}" for each in page.evaluate(UNSEEN_FOCUS)]
    return found


def test_pages_for_visitors(page: Page, live_server: LiveServer, ada: User, ben: User) -> None:
    one_of_everything(ada, ben)
    paths = _pages(Client(), _addresses(admin=False))
    assert {"/", "/try/initial_prompt/", "/styleguide/", "/accounts/signup/"} <= set(paths)
    assert visit(page, live_server, [*paths, "/nowhere/"]) == []


def test_pages_for_people_who_have_signed_in(page: Page, live_server: LiveServer, ada: User, ben: User) -> None:
    one_of_everything(ada, ben)
    User.objects.update(langs=["en"])
    enter(page.context, live_server, ada)
    ours = _addresses(admin=False)
    for_all = {*_pages(Client(), ours)} - {"/"}
    paths = _pages(signed_in(ada), [path for path in ours if path not in for_all])
    assert {"/", "/desk/", "/account/", "/accounts/email/"} <= set(paths)
    assert visit(page, live_server, paths) == []


def test_the_pages_of_tasks(page: Page, live_server: LiveServer, ada: User) -> None:
    tasks = one_task_of_each_page(ada)
    enter(page.context, live_server, ada)
    assert visit(page, live_server, [f"/desk/{task.pk}/" for task in tasks]) == []


def test_what_is_said_about_an_answer_to_a_sample(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/try/assistant_reply/")
    page.get_by_label("Your reply").fill("| a | b |\n|-|-|\n| c | d |\n\n> Less `water`.")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", name="How others answered")).to_be_visible()
    assert _violations(page) == []
    page.goto(f"{live_server.url}/try/rank_assistant_replies/")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("alert").filter(has_text="You haven't changed the order.")).to_be_visible()
    assert _violations(page) == []


def test_the_navigation_of_a_phone(page: Page, live_server: LiveServer, ada: User) -> None:
    enter(page.context, live_server, ada)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(live_server.url)
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    assert _violations(page) == []


@pytest.mark.parametrize("part", range(_PARTS))
def test_the_admin(page: Page, live_server: LiveServer, ada: User, ben: User, mod: User, part: int) -> None:
    one_of_everything(ada, ben)
    User.objects.filter(pk=mod.pk).update(role=UserRole.ADMIN)
    enter(page.context, live_server, mod)
    paths = _pages(signed_in(mod), _addresses(admin=True)[part::_PARTS])
    assert len(paths) > 20
    # Head and side are the same everywhere and hold most of the links, so they are looked at once.
    assert visit(page, live_server, ["/admin/oasst/message/"]) == []
    assert visit(page, live_server, paths, ("#header", "#nav-sidebar")) == []


def test_axe_finds_what_is_wrong(page: Page) -> None:
    page.goto("about:blank")
    page.set_content('<html><body><img src="x"><p style="color: #ddd; background: #fff">pale</p></body></html>')
    assert {each.split(": ")[1] for each in _violations(page)} >= {"image-alt", "color-contrast", "html-has-lang"}


def test_a_focus_no_one_sees_is_found(page: Page) -> None:
    page.set_content("<style>.bare { outline: none }</style><a href=/>a</a><a href=/ class=bare>b</a>")
    page.keyboard.press("Tab")
    assert page.evaluate(UNSEEN_FOCUS) == ['no visible focus: <a href="/" class="bare">b</a>']
