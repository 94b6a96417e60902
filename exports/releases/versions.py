"""Numbers of releases: the month they are made in, and a number from the second of a month on. Pure."""

import re
from collections.abc import Collection
from datetime import date

_VERSION = re.compile(r"\d{4}\.(0[1-9]|1[0-2])(\.[1-9]\d{0,3})?")


def next_version(taken: Collection[str], today: date) -> str:
    """`2026.11`, then `2026.11.1`, `2026.11.2` …"""
    month = f"{today:%Y.%m}"
    if month not in taken:
        return month
    return next(version for number in range(1, len(taken) + 1) if (version := f"{month}.{number}") not in taken)


def is_version(text: str) -> bool:
    return bool(_VERSION.fullmatch(text))
