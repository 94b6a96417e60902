"""Display names: which look alike, and which are reserved for the site. Pure, no Django.

Two names look alike when they have the same skeleton: UTS 39's, after folding width and case. Its table of confusables
comes with the package `confusable-homoglyphs`.
"""

import json
import re
import unicodedata
from functools import cache
from importlib.resources import files

from oasst.core.texts.visible import has_visible, is_visible

LONGEST = 256
# The maximum length: a skeleton can be longer than its name (one character of Arabic calligraphy is eighteen letters).
LONGEST_KEY = 1_024

# Words reserved for staff and the platform; "Moderator Ann" and "admin_2" contain them.
RESERVED = (
    "admin", "admins", "administrator", "administrators", "anonymous", "import", "mod", "moderator", "moderators", "mods",
    "official", "owner", "root", "security", "staff", "support", "sysadmin", "system", "webmaster",
)  # fmt: skip

# Invisible characters that some scripts need between letters; all others are removed.
_JOINERS = "\u200c\u200d"


def skeleton(name: str) -> str:
    """The skeleton of a name, which represents its appearance; empty if nothing of it is visible.

    Width and case are folded, invisible characters and white space removed, and each character is replaced by the one it
    can be mistaken for. Small and capital I, l and 1 all become l: which of them look alike depends on the font.
    """
    folded = _alike(unicodedata.normalize("NFKC", name)).casefold()
    drawn = "".join(filter(_is_part, _alike(folded)))
    return unicodedata.normalize("NFC", drawn.casefold().replace("i", "l")) if has_visible(drawn) else ""


def key(name: str) -> str | None:
    """The skeleton as stored and compared; None if nothing is visible, which several people may share."""
    return skeleton(name)[:LONGEST_KEY] or None


def is_reserved(name: str, *more: str) -> bool:
    """Whether one of its words, or all joined, is reserved for the site; `more` are further reserved names."""
    words = {skeleton(word) for word in re.split(r"[\W\d_]+", unicodedata.normalize("NFKC", name))}
    whole = {skeleton(name), skeleton(re.sub(r"[\W\d_]+", "", name))}
    return bool((words | whole) & _reserved(more))


def cleaned(name: str) -> str:
    """The name without invisible characters, cut to the maximum length; empty if nothing is left."""
    kept = "".join(each for each in name if _is_part(each) or each in _JOINERS or each.isspace())
    one_line = " ".join(kept.split())[:LONGEST].strip()
    return one_line if has_visible(one_line) else ""


def _is_part(character: str) -> bool:
    """Whether it is visible, or a mark that changes its base (not a variation selector or filler)."""
    if is_visible(character):
        return True
    return unicodedata.category(character)[0] == "M" and not _IGNORABLE.match(character)


# Marks that Unicode lists as ignorable by default.
_IGNORABLE = re.compile("[\u034f\u17b4\u17b5\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def _alike(text: str) -> str:
    return "".join(_prototypes().get(each) or _of_small_capital(each) for each in unicodedata.normalize("NFD", text))


def _of_small_capital(character: str) -> str:
    """The table lacks small capitals, which deceptive names mix with ordinary letters."""
    letter = unicodedata.name(character, "").removeprefix("LATIN LETTER SMALL CAPITAL ")
    return letter if len(letter) == 1 and not character.isascii() else character


@cache
def _reserved(more: tuple[str, ...]) -> frozenset[str]:
    return frozenset(filter(None, map(skeleton, (*RESERVED, *more))))


@cache
def _prototypes() -> dict[str, str]:
    """For each confusable character the representative of its class.

    The package lists both directions: a prototype has all its confusables, a confusable only its prototype. If two have
    only each other, the smaller one represents both. It wraps right-to-left text in marks, which are removed.
    """
    # Its own module would keep 10 MB in memory.
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
