"""What counts as something to see, by kinds of characters that are drawn as nothing."""

import pytest

from oasst.core.texts.visible import has_visible, with_line_ends

# Each alone, repeated, and with white space around it.
NOTHING = {
    "white space": " \t\n\u00a0\u1680\u2003\u2028\u3000",
    "zero width": "\u200b\u200c\u200d\u2060\ufeff",
    "soft hyphen and direction marks": "\u00ad\u200e\u200f\u202a\u202e\u2066\u2069\u061c",
    "invisible operators": "\u2061\u2062\u2063\u2064",
    "variation selectors": "\ufe00\ufe0f\U000e0100\U000e01ef\u180b\u180d\u180f",
    "grapheme joiner": "\u034f",
    "Khmer inherent vowels": "\u17b4\u17b5",
    "Mongolian vowel separator": "\u180e",
    "combining marks alone": "\u0301\u0489\u20dd\u0591\u093f\u0e31",
    "Hangul fillers": "\u115f\u1160\u3164\uffa0",
    "empty Braille cell": "\u2800",
    "tags": "\U000e0001\U000e0041\U000e007f",
    "musical formats and the null notehead": "\U0001d159\U0001d173\U0001d17a",
    "object replacement": "\ufffc",
    "interlinear annotation": "\ufff9\ufffa\ufffb",
    "Egyptian blanks": "\U00013441\U00013442",
    "control characters": "\x01\x1f\x7f\x85",
    "private use": "\ue000\U000f0000",
    "not assigned and ignorable": "\u2065\ufff0\U000e0fff",
    "nothing": "",
}
SOMETHING = [
    "a",
    "字",
    "ب",
    "😀",
    "1",
    ".",
    "—",
    "$",
    "é",
    "e\u0301",
    "\u200bq",
    "कि",
    "ㅎ",
    "⠁",
    "�",
    "👩\u200d🚀",
    "❤\ufe0f",
]


@pytest.mark.parametrize("characters", NOTHING.values(), ids=NOTHING)
def test_characters_that_are_drawn_as_nothing_are_nothing_to_see(characters: str) -> None:
    assert not has_visible(characters)
    assert [each for each in characters if has_visible(f"  {each * 3}\n")] == []


@pytest.mark.parametrize("text", SOMETHING)
def test_everything_else_is_something_to_see(text: str) -> None:
    assert has_visible(text)


def test_lines_end_with_one_character() -> None:
    assert with_line_ends("one\r\ntwo\rthree\nfour\r\n\r\n") == "one\ntwo\nthree\nfour\n\n"
