"""A volunteer at the pages of work: the same verbs with scripts and without, in any language, on any screen.

Whatever is done, the journey waits for what it shows, and sees that nothing is wider than the window.
"""

from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from playwright.sync_api import Locator, Page, expect

from tasks.texts.wording import KINDS
from tests.browser import ordering

FITS = "document.scrollingElement.scrollWidth <= window.innerWidth"


@dataclass(frozen=True)
class Journey:
    """`locale` is the language the pages are in, whether or not its catalogue is there."""

    page: Page
    address: str
    locale: str = "en"

    # --- What there is on a page -------------------------------------------------------------------------------------

    def says(self, text: str | Promise, **parts: object) -> str:
        """The words of the page for these words of ours."""
        with translation.override(self.locale):
            words = str(text) if isinstance(text, Promise) else gettext(text)
        return words % parts if parts else words

    def button(self, text: str, **parts: object) -> Locator:
        return self.page.get_by_role("button", name=self.says(text, **parts), exact=True)

    def link(self, text: str) -> Locator:
        return self.page.get_by_role("link", name=self.says(text), exact=True)

    def shows(self, heading: str | Promise, level: int = 1) -> None:
        expect(self.page.get_by_role("heading", name=self.says(heading), exact=True, level=level)).to_be_visible()
        expect(self.page.locator("html")).to_have_attribute("dir", "rtl" if self.locale == "ar" else "ltr")
        assert self.page.evaluate(FITS), f"{self.page.url} is wider than the window"

    # --- From one page to the next -----------------------------------------------------------------------------------

    def go(self, path: str, heading: str) -> None:
        self.page.goto(self.address + path)
        self.shows(heading)

    def start(self, kind: str) -> None:
        """Begins work of a kind, from the desk."""
        self.go("/desk/", "What would you like to do?")
        self.page.locator(f".offers button[name=kind][value={kind}]").click()
        self.shows(KINDS[kind].title)

    def write(self, text: str) -> None:
        labels = [self.page.get_by_label(self.says(label), exact=True) for label in ("Your prompt", "Your reply")]
        labels[0].or_(labels[1]).fill(text)

    def answer(self, question: str, choice: str) -> None:
        """Answers the question of that label with yes, no, or that one can't tell."""
        with translation.override(self.locale):
            words = pgettext("answer", choice)
        choices = self.page.locator("[data-question]").filter(has=self.page.locator(f"[name={question}]"))
        choices.get_by_label(words, exact=True).check()

    def says_of_the_draft(self, words: str) -> None:
        """What stands beside the form when its draft has been kept, or could not be."""
        expect(self.page.locator("[data-saved]")).to_have_text(self.says(words))

    def rank(self, order: str, how: ordering.Way = ordering.by_number) -> None:
        """Puts the answers in this order, such as "CAB"."""
        how(self.page, [self.says("Answer %(name)s", name=name) for name in order])

    def send(self) -> None:
        """Submits; the next task is there with the undo of this one, or the thanks where none follows."""
        before = self.page.url
        self.button("Submit").click()
        thanks = self.page.get_by_role("heading", name=self.says("Submitted – thank you!"), exact=True, level=1)
        expect(thanks.or_(self.button("Undo").and_(self.page.locator(".session *")))).to_be_visible()
        assert self.page.evaluate(FITS), f"{before} leads to a page that is wider than the window"
