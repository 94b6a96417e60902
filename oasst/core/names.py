"""Names people are shown by: which look alike, and which are kept for the site. Pure, no Django.

Two names look alike when they have the same skeleton: UTS 39's, after folding width and case. Its table of confusables
comes with the package `confusable-homoglyphs`.
"""

import json
import re
import unicodedata
from functools import cache
from importlib.resources import files

from oasst.core.visible import has_visible, is_visible

LONGEST = 256
# A skeleton can be longer than its name (one character of Arabic calligraphy is eighteen letters); so much of it is kept.
LONGEST_KEY = 1_024

# Words that only staff and the platform itself are called by; "Moderator Ann" and "admin_2" are among such names.
RESERVED = (
    "admin", "admins", "administrator", "administrators", "anonymous", "import", "mod", "moderator", "moderators", "mods",
    "official", "owner", "root", "security", "staff", "support", "sysadmin", "system", "webmaster",
)  # fmt: skip

# What another script's letters take beside them; everything else that is not drawn is left out.
_JOINERS = "\u200c\u200d"


def skeleton(name: str) -> str:
    """What a name looks like; empty where nothing of it is to be seen.

    Width and case are folded, invisible characters and white space left out, and each character becomes the one it can be
    taken for. Small and capital I, l and 1 all become l: which of them look alike depends on the font.
    """
    folded = _alike(unicodedata.normalize("NFKC", name)).casefold()
    drawn = "".join(filter(_is_part, _alike(folded)))
    return unicodedata.normalize("NFC", drawn.casefold().replace("i", "l")) if has_visible(drawn) else ""


def key(name: str) -> str | None:
    """The skeleton as it is stored and compared; None where there is nothing to see, which two people may have in common."""
    return skeleton(name)[:LONGEST_KEY] or None


def is_reserved(name: str, *more: str) -> bool:
    """One of its words, or all of them written together, is kept for the site; `more` are such names besides."""
    words = {skeleton(word) for word in re.split(r"[\W\d_]+", unicodedata.normalize("NFKC", name))}
    whole = {skeleton(name), skeleton(re.sub(r"[\W\d_]+", "", name))}
    return bool((words | whole) & _reserved(more))


def cleaned(name: str) -> str:
    """The name without what is not drawn, at most as long as names are; empty where nothing is left to see."""
    kept = "".join(each for each in name if _is_part(each) or each in _JOINERS or each.isspace())
    one_line = " ".join(kept.split())[:LONGEST].strip()
    return one_line if has_visible(one_line) else ""


def _is_part(character: str) -> bool:
    """It is drawn, or a mark that changes what it stands on (so no selector of a variant, no filler)."""
    if is_visible(character):
        return True
    return unicodedata.category(character)[0] == "M" and not _IGNORABLE.match(character)


# Marks that Unicode lists as ignorable by default.
_IGNORABLE = re.compile("[\u034f\u17b4\u17b5\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def _alike(text: str) -> str:
    return "".join(_prototypes().get(each) or _of_small_capital(each) for each in unicodedata.normalize("NFD", text))


def _of_small_capital(character: str) -> str:
    """The table leaves out small capitals, which stand beside ordinary letters in names made to deceive."""
    letter = unicodedata.name(character, "").removeprefix("LATIN LETTER SMALL CAPITAL ")
    return letter if len(letter) == 1 and not character.isascii() else character


@cache
def _reserved(more: tuple[str, ...]) -> frozenset[str]:
    return frozenset(filter(None, map(skeleton, (*RESERVED, *more))))


@cache
def _prototypes() -> dict[str, str]:
    """For each character that can be taken for another the one that stands for all of its kind.

    The package lists both directions: a prototype has all its doubles, a double its prototype alone. Where two have only
    each other the smaller one stands for both. It wraps text that runs from right to left in marks, which are taken off.
    """
    # Its own module would hold 10 MB for good.
    table = json.loads((files("confusable_homoglyphs") / "confusables.json").read_text("utf-8"))
    doubles = {_bare(one): [_bare(each["c"]) for each in others] for one, others in table.items()}
    found = {}
    for one, others in doubles.items():
        if len(one) == len(others) == 1:
            other = others[0]
            is_pair = doubles.get(other) == [one]
            if not is_pair or other < one:
                found[one] = other
    return found


def _bare(text: str) -> str:
    return text.strip("\u200e\u200f")
