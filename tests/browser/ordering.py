"""Ways to put cards in order: by number, by button, by key, with the mouse, with a finger.

Each takes the page and the names of the cards, the best first, and leaves the page showing them so.
"""

from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeAlias

from playwright.sync_api import Locator, Page, expect

Way: TypeAlias = Callable[[Page, list[str]], None]


def cards(page: Page) -> Locator:
    return page.locator("[data-candidate]")


def card(page: Page, name: str) -> Locator:
    return cards(page).filter(has=page.get_by_role("heading", name=name, exact=True))


def by_number(page: Page, order: list[str]) -> None:
    for place, name in enumerate(order, 1):
        card(page, name).locator("input[type=number]").fill(str(place))


def by_button(page: Page, order: list[str]) -> None:
    for name, start, end in _moves(page, order):
        for _ in range(start - end):
            card(page, name).locator("[data-move='-1']").click()


def by_key(page: Page, order: list[str], earlier: str = "ArrowUp") -> None:
    for name, start, end in _moves(page, order):
        card(page, name).locator("[data-handle]").focus()
        for key in ["Space", *[earlier] * (start - end), "Space"]:
            page.keyboard.press(key)


def by_mirrored_key(page: Page, order: list[str]) -> None:
    """From right to left, what comes earlier stands on the right."""
    by_key(page, order, earlier="ArrowRight")


def by_mouse(page: Page, order: list[str]) -> None:
    _drag(page, order, _Mouse(page))


def by_finger(page: Page, order: list[str]) -> None:
    _drag(page, order, _Finger(page))


def _moves(page: Page, order: list[str]) -> Iterator[tuple[str, int, int]]:
    """Each card that stands too low, with the place it leaves and the one it takes; then it is seen to stand there."""
    names = cards(page).get_by_role("heading", level=3)
    now = names.all_inner_texts()
    assert sorted(now) == sorted(order)
    for end, name in enumerate(order):
        start = now.index(name)
        if start > end:
            yield name, start, end
            now.insert(end, now.pop(start))
            expect(names).to_have_text(now)


# --- By pointer ---------------------------------------------------------------------------------------------------------


class _Pointer(Protocol):
    def press(self, x: float, y: float) -> None: ...
    def move(self, x: float, y: float) -> None: ...
    def lift(self) -> None: ...


class _Mouse:
    def __init__(self, page: Page) -> None:
        self._mouse = page.mouse

    def press(self, x: float, y: float) -> None:
        self._mouse.move(x, y)
        self._mouse.down()

    def move(self, x: float, y: float) -> None:
        self._mouse.move(x, y, steps=4)

    def lift(self) -> None:
        self._mouse.up()


class _Finger:
    """As the browser hears of a finger: whether it scrolls the page or drags the card is left to it."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)

    def _touch(self, what: str, *points: dict[str, Any]) -> None:
        self._session.send("Input.dispatchTouchEvent", {"type": what, "touchPoints": list(points)})

    def press(self, x: float, y: float) -> None:
        self._touch("touchStart", {"x": x, "y": y})

    def move(self, x: float, y: float) -> None:
        self._touch("touchMove", {"x": x, "y": y})

    def lift(self) -> None:
        self._touch("touchEnd")


def _drag(page: Page, order: list[str], pointer: _Pointer) -> None:
    """Drags one card after the other onto the one whose place it takes."""
    cards(page).nth(1).evaluate("each => each.scrollIntoView({ block: 'center', behavior: 'instant' })")
    for name, _start, end in _moves(page, order):
        pointer.press(*_middle(card(page, name).locator("[data-handle]")))
        expect(card(page, name)).to_contain_class("is-dragged")
        pointer.move(*_middle(cards(page).nth(end)))
        expect(cards(page).nth(end).get_by_role("heading", level=3)).to_have_text(name)
        pointer.lift()
        expect(page.locator(".is-dragged")).to_have_count(0)


def _middle(part: Locator) -> tuple[float, float]:
    box = part.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
