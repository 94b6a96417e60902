"""Texts of messages in a browser: formulas, deep lists and the text as written, on a phone, with and without scripts."""

from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from oasst.models import Message, TreeState, User
from tests.browser.test_accessibility import RUN, TAGS
from tests.browser.test_trees import SIDEWAYS
from tests.corpus import a_reply, a_tree

pytestmark = pytest.mark.django_db(transaction=True)

WIDE = r"""
The variance is $\sigma^2 = E(X^2)-[E(X)]^2 = \frac{1}{N}\sum_{i=1}^N (x_i - \mu)^2 = \frac{1}{N}\sum_{i=1}^N x_i^2 - \mu^2$.

$$
\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2} \qquad \begin{pmatrix}a & b\\ c & d\end{pmatrix} + x + y + z + u + v + w
$$

See https://example.org/a/path/without/any/place/to/break/it/which/goes/on/for/longer/than/a/telephone/is/wide.

~~~ WORDS_BEHIND_THE_MARKER_OF_A_FENCE_THAT_ARE_WIDER_THAN_A_TELEPHONE_IS

- [x] done
"""
DEEP = "".join(f"{'  ' * depth}- level {depth}\n" for depth in range(14)) + f"\n{'>' * 24} READ THIS"
LOOKS = (("light", "en"), ("dark", "ar"))


@pytest.fixture
def tree(ada: User) -> Message:
    root = a_tree(ada, text=WIDE, state=TreeState.READY_FOR_EXPORT)
    a_reply(root, None, text=DEEP, rank=0)
    a_reply(root, None, text=r"[a](<b\>c>)", rank=1)
    return root


@pytest.mark.parametrize(("scheme", "locale"), LOOKS)
def test_formulas_and_deep_lists_fit_a_phone(
    browser: Browser, live_server: LiveServer, tree: Message, scheme: Literal["light", "dark"], locale: str
) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 800}, color_scheme=scheme, locale=locale, reduced_motion="reduce"
    )
    page = context.new_page()
    page.add_init_script(AXE_SCRIPT)
    page.goto(f"{live_server.url}/trees/{tree.pk}/")
    for details in page.locator("details.as-written > summary").all():
        details.click()
    assert page.evaluate(SIDEWAYS) <= 0
    expect(page.locator("math")).to_have_count(2)
    assert all(each.bounding_box()["height"] > 10 for each in page.locator("math").all())  # type: ignore[index]
    expect(page.get_by_text("READ THIS").first).to_be_visible()
    assert page.evaluate(RUN, [TAGS, []]) == []
    context.close()


def test_the_text_as_written_opens_without_scripts(browser: Browser, live_server: LiveServer, tree: Message) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/trees/{tree.pk}/")
    written = page.locator("details.as-written").first
    expect(written.locator("pre")).to_be_hidden()
    written.get_by_text("As written").click()
    expect(written.locator("pre")).to_contain_text("- [x] done")
    expect(page.get_by_text("Some of this text isn't shown")).to_have_count(1)
    context.close()


def test_the_policy_for_content_refuses_nothing_of_a_formula(
    page: Page, live_server: LiveServer, tree: Message, complaints: list[str]
) -> None:
    page.goto(f"{live_server.url}/trees/{tree.pk}/")
    expect(page.locator("math msubsup, math munderover").first).to_be_visible()
    assert complaints == []
