"""Language tags of the data (`lang`): any well-formed BCP 47 tag, in its canonical case. Pure, no Django.

`lang` is the language of a message; `locale` is the language of the interface. They are never mixed.
"""

import re

import langcodes

MAX_LENGTH = 35  # RFC 5646 §4.4.1: room for every tag in real use

# RFC 5646 §2.1, without the grandfathered tags (nobody collects data in i-klingon).
_LANGTAG = re.compile(
    r"""
    (?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})   # language, extended language
    (?:-[a-z]{4})?                                         # script
    (?:-(?:[a-z]{2}|[0-9]{3}))?                            # region
    (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*               # variants
    (?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*                   # extensions
    (?:-x(?:-[a-z0-9]{1,8})+)?                             # private use
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)

# Scripts written from right to left; ISO 15924.
_RIGHT_TO_LEFT = frozenset({"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"})


def is_well_formed(tag: str) -> bool:
    return len(tag) <= MAX_LENGTH and _LANGTAG.fullmatch(tag) is not None


def canonical(tag: str) -> str:
    """The tag in the case RFC 5646 §2.1.1 recommends ("PT-br" → "pt-BR").

    Raises:
        ValueError: the tag is not well formed.
    """
    if not is_well_formed(tag):
        raise ValueError(f"{tag[:40]!r} is not a language tag; write one like en, pt-BR or zh-Hant")
    parts = tag.lower().split("-")
    cased = parts[:1]
    for part in parts[1:]:
        if any(len(earlier) == 1 for earlier in cased):
            cased.append(part)
        elif len(part) == 2:
            cased.append(part.upper())
        elif len(part) == 4 and part.isalpha():
            cased.append(part.title())
        else:
            cased.append(part)
    return "-".join(cased)


def direction(tag: str) -> str:
    """ "rtl" or "ltr", by the script most writers of the language use."""
    return "rtl" if langcodes.Language.get(tag).maximize().script in _RIGHT_TO_LEFT else "ltr"


def own_name(tag: str) -> str:
    """The language's name in the language itself, "العربية" for "ar"; the tag where no name is known."""
    name = langcodes.Language.get(tag).autonym()
    return tag if name.startswith("Unknown language") else name
