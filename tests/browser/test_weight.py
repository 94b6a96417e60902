"""What a first visit costs: bytes over the wire, requests, and nothing that jumps."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from oasst.forms import COMMON_LANGS
from oasst.models import TreeState, User
from tests.browser.conftest import enter, one_task_of_each_page
from tests.corpus import a_tree

pytestmark = pytest.mark.django_db(transaction=True)

MOST_BYTES, MOST_REQUESTS = 60_000, 5
# Of 0.1 that counts as good. A busy machine paints before it has read the page to its end, and what comes last moves.
MOST_SHIFT = 0.01
SHIFTS = """
() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const each of list.getEntries()) sum += each.value; })
    .observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => resolve(sum), 300));
})
"""


@dataclass
class Cost:
    """Of loading one page with an empty cache."""

    sizes: dict[str, int] = field(default_factory=dict)

    @property
    def bytes(self) -> int:
        return sum(self.sizes.values())


def _first_visit(page: Page, address: str) -> Cost:
    cost, urls = Cost(), {}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")

    def begun(event: dict[str, Any]) -> None:
        urls[event["requestId"]] = event["request"]["url"]

    def finished(event: dict[str, Any]) -> None:
        cost.sizes[urls[event["requestId"]]] = event["encodedDataLength"]

    session.on("Network.requestWillBeSent", begun)
    session.on("Network.loadingFinished", finished)
    page.goto(address, wait_until="networkidle")
    return cost


def _assert_light(page: Page, address: str, least_requests: int) -> None:
    cost = _first_visit(page, address)
    assert cost.bytes <= MOST_BYTES, cost.sizes
    assert least_requests <= len(cost.sizes) <= MOST_REQUESTS, cost.sizes
    assert page.evaluate(SHIFTS) <= MOST_SHIFT


@pytest.mark.parametrize("width", [360, 1280])
def test_the_landing_page_is_light_and_nothing_jumps(
    browser: Browser, live_server: LiveServer, ada: User, width: int
) -> None:
    for lang in (*COMMON_LANGS, "yo", "gsw", "zu"):
        a_tree(ada, lang=lang, state=TreeState.READY_FOR_EXPORT)
    page = browser.new_page(viewport={"width": width, "height": 800})
    _assert_light(page, live_server.url, 3)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.close()


def test_the_pages_of_tasks_are_light_and_nothing_jumps(browser: Browser, live_server: LiveServer, ada: User) -> None:
    for task in one_task_of_each_page(ada):
        context = browser.new_context()
        enter(context, live_server, ada)
        _assert_light(context.new_page(), f"{live_server.url}/desk/{task.pk}/", 3)
        context.close()
