"""Visible characters of a text. Pure, no Django."""

import unicodedata

# Invisible although they count as letters or symbols: Hangul fillers, the empty Braille cell, the null notehead, the
# object replacement character, Egyptian blanks. All other invisible characters (variation selectors, joiners, tags,
# fillers of other scripts …) are marks or formats.
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800\U0001d159\ufffc\U00013441\U00013442")

# Letters, numbers, punctuation and symbols. A mark is visible only with its base.
_DRAWN = frozenset("LNPS")


def is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] in _DRAWN and character not in _BLANKS


def has_visible(text: str) -> bool:
    """Whether at least one of its characters is visible by itself."""
    return any(map(is_visible, text))


def with_line_ends(text: str) -> str:
    """The text with line feeds, as it is stored: browsers and many programs end lines with two characters."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
