"""Checks that a page shows every word of a text, by comparing the text with its HTML without tags."""

import re
from html import unescape

_TAG = re.compile(r'<(?:[^>"]|"[^"]*")*>')
_MATH = re.compile(r'<math alttext="([^"]*)".*?</math>', re.DOTALL)
_NUMBER = re.compile(r'<li value="(\d+)"')

# White space, and the marks that Markdown takes away. Letters, digits, all other signs and backslashes must be visible.
_MARKS = "*_`~#>+=|[]()<!:.-\"'"
_SPACES = [each for each in range(0x3001) if chr(each).isspace()]

# A box for a task is written as [x] or [ ]. `\|` is how a table writes a bar that is not the edge of a cell.
_SAME = str.maketrans({"☑": "x", "☐": None, "X": "x", "\0": "\ufffd"} | dict.fromkeys([*_MARKS, *_SPACES]))


def is_complete(text: str, html: str) -> bool:
    """Whether everything visible in `text` is in `html`, in the same order. Numbers of lists and formulas count."""
    if "<math" in html:
        html = _MATH.sub(r"\1", html)
    if "<li value" in html:
        html = _NUMBER.sub(r"\1<li", html)
    return _visible(text) == _visible(unescape(_TAG.sub("", html)))


def _visible(text: str) -> str:
    return text.replace("\\|", "|").translate(_SAME)
