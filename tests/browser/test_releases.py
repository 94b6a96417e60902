"""The pages of releases in a browser: legible to all, no wider than a phone, and a file comes down whole."""

from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from exports.models import Release
from oasst.models import Message
from tests.browser.test_accessibility import visit
from tests.exports.releases.conftest import a_line
from tests.exports.releases.conftest import folder as folder
from tests.exports.releases.conftest import grove as grove
from tests.exports.releases.conftest import make as make


def test_a_researcher_looks_at_a_release_and_takes_a_file_along(
    page: Page, live_server: LiveServer, grove: list[Message], make: Callable[..., Release], tmp_path: Path
) -> None:
    page.add_init_script(AXE_SCRIPT)
    page.emulate_media(reduced_motion="reduce")
    release = make(a_line(about="Conversations for tests."), publish=True)
    here = f"/releases/main/{release.version}/"
    assert visit(page, live_server, ["/releases/", here, f"{here}samples/"]) == []

    page.set_viewport_size({"width": 360, "height": 740})
    for path in ("/releases/", here, f"{here}samples/"):
        page.goto(live_server.url + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 360

    page.goto(f"{live_server.url}/releases/")
    page.get_by_role("link", name=f"Main {release.version}").click()
    expect(page.get_by_role("heading", name=f"Main {release.version}", level=1)).to_be_visible()
    charts = page.locator("img.figure")
    expect(charts).to_have_count(2)
    for chart in charts.all():
        chart.scroll_into_view_if_needed()
        expect(chart).not_to_have_js_property("naturalWidth", 0)
    with page.expect_download() as coming:
        page.get_by_role("link", name="data/trees.jsonl.gz").click()
    coming.value.save_as(tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == (release.folder / "data/trees.jsonl.gz").read_bytes()
    page.get_by_role("link", name="Look at samples").click()
    expect(page.get_by_role("heading", name="Conversation 1")).to_be_visible()
