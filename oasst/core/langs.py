"""Language tags of the data (`lang`). Pure, no Django.

A lang is a BCP 47 tag whose first subtag names a language in the IANA registry, in its canonical form (RFC 5646 §4.5).
`canonical` is the only way in: pages, API, imports, commands and the admin all call it. `UNDETERMINED` does not pass it.

`lang` is the language of a message; `locale` is the language of the interface. They are never mixed.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

import langcodes

from oasst.core.language_registry import registry

MAX_LENGTH = 35  # RFC 5646 §4.4.1: long enough for every tag in real use

# The language of texts whose stored tag was invalid. Only a migration writes it; staff replace it.
UNDETERMINED = "und"

# The database's check, a regular expression that PostgreSQL understands too: the shape, and no tag for no language.
STORABLE = r"^(?!(mis|mul|zxx|xx|q[a-t][a-z])(?![a-z]))[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$"

# RFC 5646 §2.1, without the grandfathered tags, which have successors in the registry.
_LANGTAG = re.compile(
    r"""
    (?P<language>[a-z]{2,3})
    (?:-(?P<extended>[a-z]{3}))?
    (?:-[a-z]{4})?                                         # script
    (?:-(?:[a-z]{2}|[0-9]{3}))?                            # region
    (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*               # variants
    (?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*                   # extensions
    (?:-x(?:-[a-z0-9]{1,8})+)?                             # private use
    """,
    re.VERBOSE | re.ASCII,
)

# The name of a language: words of letters only, longer than a tag.
_NAME = re.compile(r"(?=.{4})[^\W\d_]+(?: [^\W\d_]+)*")

# Scripts written from right to left; ISO 15924.
_RIGHT_TO_LEFT = frozenset({"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"})


def canonical(tag: str) -> str:
    """The tag as it is stored: "PT-br" → "pt-BR", and a deprecated code as its successor, "iw" → "he".

    Raises:
        ValueError: the tag is not that of a language.
    """
    found = _canonical(tag) if len(tag) <= MAX_LENGTH else None
    if found is None:
        raise ValueError(f"{tag[:40]!a} is not a valid language tag. Use one like en, pt-BR or zh-Hant")
    return found


def is_lang(tag: str) -> bool:
    """Whether the tag can be made canonical."""
    return len(tag) <= MAX_LENGTH and _canonical(tag) is not None


def guess(written: str) -> str | None:
    """The canonical tag that other notations in files clearly mean: "PT_BR", "eng", "en_US.UTF-8", "English"."""
    tag = written.strip().partition(".")[0].partition("@")[0].replace("_", "-")
    if len(tag) > MAX_LENGTH:
        return None
    for read in (_canonical, _of_three_letters, _of_a_name):
        if found := read(tag):
            return found
    return None


def direction(tag: str) -> str:
    """ "rtl" or "ltr", by the script most used for the language. Never fails, even for invalid tags."""
    return "rtl" if _script(tag) in _RIGHT_TO_LEFT else "ltr"


@lru_cache(maxsize=1_024)
def own_name(tag: str) -> str:
    """The language's name in the language itself, "العربية" for "ar"; the tag if no name is known. Never fails."""
    if not is_lang(tag):
        return tag
    try:
        name = langcodes.Language.get(tag).autonym()
    except (ValueError, LookupError):
        return tag
    return tag if name.startswith("Unknown language") else name


def names(tag: str, locales: Iterable[str]) -> list[str]:
    """The language's name in itself and in each of these languages; without those that are not known."""
    return [own_name(tag), *(name for locale in locales if (name := _name_in(tag, locale)))]


@lru_cache(maxsize=4_096)
def _name_in(tag: str, locale: str) -> str:
    try:
        return langcodes.Language.get(tag).display_name(locale)
    except (ValueError, LookupError):
        return ""


# --- Subtags ------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1_024)
def _canonical(tag: str) -> str | None:
    known, tag = registry(), tag.lower()
    tag = known.tags.get(tag, tag)
    form = _LANGTAG.fullmatch(tag)
    if form is None:
        return None
    subtags = tag.split("-")
    if extended := form["extended"]:
        if extended not in known.extended:
            return None
        subtags[:2] = [known.extended[extended]]
    subtags[0] = known.successors.get(subtags[0], subtags[0])
    return _written(subtags) if subtags[0] in known.languages else None


def _written(subtags: list[str]) -> str:
    """In the case RFC 5646 §2.1.1 recommends, regions and variants by their present names."""
    known, written = registry(), subtags[:1]
    for at, subtag in enumerate(subtags[1:], 1):
        if any(len(earlier) == 1 for earlier in subtags[:at]) or len(subtag) == 1:
            written.append(subtag)
        elif len(subtag) == 2:
            written.append(known.regions.get(subtag, subtag).upper())
        elif len(subtag) == 4 and subtag.isalpha():
            written.append(subtag.title())
        else:
            written.append(known.variants.get(subtag, subtag))
    return "-".join(written)


def _of_three_letters(tag: str) -> str | None:
    """By the ISO 639-2 and 639-3 codes of languages that have a shorter one: eng, deu, ger."""
    try:
        return _canonical(langcodes.standardize_tag(tag))
    except (ValueError, LookupError):
        return None


def _of_a_name(name: str) -> str | None:
    """By the English name of the language."""
    if not _NAME.fullmatch(name):
        return None
    try:
        return _canonical(langcodes.find(name, language="en").to_tag())
    except (ValueError, LookupError):
        return None


@lru_cache(maxsize=1_024)
def _script(tag: str) -> str | None:
    if not is_lang(tag):
        return None
    try:
        return langcodes.Language.get(tag).maximize().script
    except (ValueError, LookupError):
        return None
