"""Pictures of the main pages for docs/screenshots, by day, by night, on a telephone and in Arabic: `make screenshots`.

Starts the platform on an empty folder with the demo's trees, takes the pages of tasks, does
some of the work, lets the people of the demo go on, and takes the other pages.
"""

import base64
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = ROOT / "docs" / "screenshots"
PORT = 8791
ADDRESS = f"http://localhost:{PORT}"
QUALITY = 45  # of WebP: letters are still sharp, and a picture has about 20 kB
NAME, PASSWORD = "demo-volunteer", "grow-a-tree-1"

TREES = """
from oasst import demo
demo.load()
"""
# What is still held goes back, so that the dashboard has room for what it offers.
CROWD = """
from django.core.management import call_command
from leaderboard.jobs import count, refresh
from oasst import jobs
from tasks.work import leases
from tasks.models import Draft, Task, TaskState
for task in Task.objects.filter(state=TaskState.OPEN):
    leases.skip(task)
Draft.objects.all().delete()
call_command("play_demo", verbosity=0)
jobs.number_events()
refresh()
count()
"""
# Pages of tasks and how the kinds of work they show begin: whichever of them the language offers.
TASKS = {"write": "assistant_reply", "label": "label_", "rank": "rank_"}
PAGES = {
    "dashboard": "/desk/?lang={lang}",
    "my-work": "/desk/mine/#given",
    "leaderboard": "/leaderboard/",
    "statistics": "/statistics/",
}
A_PROMPT = (
    "My grandmother would like to see us by video every Sunday, but her hands tremble and she misses small buttons. "
    "Which settings of a tablet would help her, and how do I explain them to her on the telephone?"
)


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to look at the site. `lang` is the language of the work, `locale` that of the pages."""

    name: str
    options: dict[str, Any] = field(default_factory=dict)
    lang: str = "en"


WIDE = {"viewport": {"width": 1160, "height": 720}}
VARIANTS = (
    Variant("light", {**WIDE, "color_scheme": "light"}),
    Variant("dark", {**WIDE, "color_scheme": "dark"}),
    Variant("phone", {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 1.5}),
    Variant("arabic", {**WIDE, "locale": "ar"}, lang="ar"),
)

# --- The platform -------------------------------------------------------------------------------------------------------


@contextmanager
def platform(data: Path) -> Iterator[None]:
    manage(data, "migrate", "--verbosity", "0")
    manage(data, "shell", "--no-imports", "-c", TREES)
    command = [sys.executable, "manage.py", "up", "--port", str(PORT), "--data", str(data)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True) as process:
        try:
            await_answer(process)
            yield
        finally:
            process.terminate()


def manage(data: Path, *arguments: str) -> None:
    environment = {**os.environ, "OASST_DATA": str(data)}
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, check=True)


def await_answer(process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            urlopen(f"{ADDRESS}/healthz", timeout=5).close()
            return
        except OSError:
            time.sleep(0.5)
    sys.exit("The platform did not start.")


# --- The volunteer ------------------------------------------------------------------------------------------------------


def sign_in(page: Page) -> None:
    page.goto(f"{ADDRESS}/accounts/login/")
    page.fill("[name=login]", NAME)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    expect(page.locator(".site-nav__name")).to_have_text(NAME)


def claim(page: Page, kind: str, lang: str) -> str:
    """The address of a task of this kind."""
    page.goto(f"{ADDRESS}/desk/?lang={lang}")
    page.locator(f".offers button[value^={kind}]").first.click()
    expect(page.locator("#work-form")).to_be_visible()
    return page.url


def submit(page: Page) -> None:
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def work(page: Page, tasks: dict[str, str]) -> None:
    page.goto(tasks["rank"])
    page.locator("[data-move='1']:enabled").first.click()
    submit(page)
    page.goto(tasks["label"])
    page.get_by_role("group", name="Is it spam?").get_by_role("radio", name="No", exact=True).check()
    page.get_by_label("None of these").check()
    submit(page)
    claim(page, "initial_prompt", "en")
    page.get_by_label("Your prompt").fill(A_PROMPT)
    submit(page)


# --- The pictures -------------------------------------------------------------------------------------------------------


@contextmanager
def looking(browser: Browser, variant: Variant, state: Any = None) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(reduced_motion="reduce", storage_state=state, **variant.options)
    yield context.new_page()
    context.close()


def take(page: Page, address: str, name: str, variant: Variant) -> None:
    """Playwright itself writes no WebP, the browser does."""
    page.goto(address)
    page.mouse.move(0, 0)
    session = page.context.new_cdp_session(page)
    picture = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    (PICTURES / f"{name}-{variant.name}.webp").write_bytes(base64.b64decode(picture["data"]))
    session.detach()


def a_finished_tree(page: Page, lang: str) -> str:
    page.goto(f"{ADDRESS}/browse/?lang={lang}&state=ready_for_export")
    return ADDRESS + (page.locator("main a[href^='/trees/']").last.get_attribute("href") or "")


def take_tasks(browser: Browser, state: Any) -> None:
    for lang in ("en", "ar"):
        variants = [each for each in VARIANTS if each.lang == lang]
        with looking(browser, VARIANTS[0], state) as page:
            tasks = {name: claim(page, kind, lang) for name, kind in TASKS.items()}
        for variant in variants:
            with looking(browser, variant, state) as page:
                for name, address in tasks.items():
                    take(page, address, name, variant)
        if lang == "en":
            with looking(browser, VARIANTS[0], state) as page:
                work(page, tasks)


def take_the_rest(browser: Browser, state: Any) -> None:
    for variant in VARIANTS:
        with looking(browser, variant) as page:
            take(page, ADDRESS, "landing", variant)
        with looking(browser, variant, state) as page:
            take(page, a_finished_tree(page, variant.lang), "tree", variant)
            for name, address in PAGES.items():
                take(page, ADDRESS + address.format(lang=variant.lang), name, variant)


def main() -> None:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.exit("No Chromium on the PATH; `make browser` installs one.")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, platform(Path(folder)), sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        with looking(browser, VARIANTS[0]) as page:
            sign_in(page)
            state = page.context.storage_state()
        take_tasks(browser, state)
        manage(Path(folder), "shell", "--no-imports", "-c", CROWD)
        take_the_rest(browser, state)
        browser.close()
    written = sorted(PICTURES.glob("*.webp"))
    print(f"{len(written)} pictures, {sum(each.stat().st_size for each in written) // 1000} kB")


if __name__ == "__main__":
    main()
