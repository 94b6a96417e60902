"""Detection of personal data and secrets in a text. Pure.

Only patterns with few false alarms: a match keeps a text out of releases, and is shown to moderators. Addresses and
numbers that are reserved for examples do not count.
"""

import enum
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType


class Kind(enum.StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    CARD = "card"
    IBAN = "iban"
    KEY = "key"


# Every repetition is bounded, so that no text makes the search slow.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.%+-]{1,64}@((?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24})(?![\w-])")
_PHONE = re.compile(
    r"(?<![\w+])(?:\+\d{1,3}(?:[ .()/-]{0,2}\d){7,12}"  # international
    r"|\(\d{3}\) ?\d{3}[ .-]\d{4}"  # North American, in its two usual forms
    r"|\d{3}([.-])\d{3}\1\d{4})(?![\w])"
)
_CARD = re.compile(r"(?<![\w.,/-])[3-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{1,7}(?![\w/]|[.,-]\d)")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?(?!\w)")
_KEY = re.compile(
    r"-----BEGIN (?:[A-Z]{1,10} ){0,3}PRIVATE KEY-----(?:[^-]{0,10000}-----END (?:[A-Z]{1,10} ){0,3}PRIVATE KEY-----)?"
    r"|(?<![\w-])(?:AKIA[A-Z\d]{16}|gh[pousr]_[A-Za-z\d]{36}|github_pat_\w{60,90}|hf_[A-Za-z]{34}|AIza[\w-]{35}"
    r"|sk-[\w-]{32,200}|xox[abprs]-[\w-]{20,200}|eyJ[\w-]{10,2000}\.eyJ[\w-]{10,2000}\.[\w-]{20,2000})(?![\w-])"
)

# RFC 2606 and RFC 6761.
_EXAMPLE_DOMAIN = re.compile(r"(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)$", re.IGNORECASE)
# North American numbers for films and books.
_FICTION = re.compile(r"555[ .-]?01\d\d$")


def kinds_in(text: str) -> frozenset[Kind]:
    """The kinds of personal data in the text; usually none."""
    return frozenset(kind for kind, _start, _end in found(text))


def found(text: str) -> list[tuple[Kind, int, int]]:
    """The kind and span of each match, in the order of the text; spans do not overlap."""
    every = [
        (match.start(), match.end(), kind)
        for kind, (pattern, is_real) in _PATTERNS.items()
        for match in pattern.finditer(text)
        if is_real(match)
    ]
    apart: list[tuple[Kind, int, int]] = []
    for start, end, kind in sorted(every, key=lambda each: (each[0], -each[1])):
        if not apart or start >= apart[-1][2]:
            apart.append((kind, start, end))
    return apart


def redacted(text: str) -> str:
    """The text with `[email]`, `[phone]` and so on in place of the matches."""
    pieces, at = [], 0
    for kind, start, end in found(text):
        pieces += [text[at:start], f"[{kind}]"]
        at = end
    return "".join([*pieces, text[at:]])


def is_luhn(number: str) -> bool:
    """The last digit is the check digit of ISO/IEC 7812; a number of one repeated digit is not a card."""
    digits = [int(each) for each in number if each.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return 13 <= len(digits) <= 19 and len(set(digits)) > 1 and (sum(doubled) + sum(digits[-1::-2])) % 10 == 0


def is_iban(number: str) -> bool:
    """Whether the check digits are those of ISO 13616: moved to the end, letters read as 10 to 35, it leaves 1 by 97."""
    plain = number.replace(" ", "")
    return 15 <= len(plain) <= 34 and int("".join(str(int(each, 36)) for each in plain[4:] + plain[:4])) % 97 == 1


_PATTERNS: Mapping[Kind, tuple[re.Pattern[str], Callable[[re.Match[str]], bool]]] = MappingProxyType(
    {
        Kind.EMAIL: (_EMAIL, lambda match: not _EXAMPLE_DOMAIN.search(match[1])),
        Kind.PHONE: (_PHONE, lambda match: not _FICTION.search(match[0])),
        Kind.CARD: (_CARD, lambda match: is_luhn(match[0])),
        Kind.IBAN: (_IBAN, lambda match: is_iban(match[0])),
        Kind.KEY: (_KEY, bool),
    }
)
