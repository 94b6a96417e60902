"""Reading one field of a JSON object: the value as it must be, or `Wrong` with the reason."""

import ast
import math
import re
from datetime import UTC, datetime
from typing import Any

import orjson

from exports.parsing.problems import shown
from oasst.core.texts import visible

Object = dict[str, Any]

MAX_TEXT = 200_000  # characters; volunteers may write 2,000, files may hold more
MAX_NAME = 1_024
MAX_COUNT = 2**31 - 1
# The years that can be shown in every time zone.
FIRST_YEAR, LAST_YEAR = 2, 9998

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_BARE_UUID = re.compile(r"[0-9a-f]{32}", re.IGNORECASE | re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}", re.IGNORECASE | re.ASCII)


# 1990 to 2100 in seconds, and what else may be counted: milliseconds, microseconds, nanoseconds.
_EPOCHS = (631_152_000, 4_102_444_800)
_UNITS = (1, 10**3, 10**6, 10**9)

_TRUTH = (0, 1)  # what data frames make of false and true


class Wrong(ValueError):
    """A field that is not what it must be; the text is one plain sentence."""


def required(source: Object, key: str) -> Any:
    value = source.get(key)
    if value is None:
        raise Wrong(f"{key} is missing")
    return value


def identifier(value: Any, key: str) -> str:
    """A UUID in lower case. 64 hexadecimal digits (an anonymised file) are folded to the UUID of their first 128 bits."""
    if isinstance(value, str):
        if _UUID.fullmatch(value):
            return value.lower()
        if is_hash(value) or _BARE_UUID.fullmatch(value):
            digits = value.lower()
            return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:32]}"
    raise Wrong(f"{key} {shown(value)} is not a UUID")


def is_hash(value: Any) -> bool:
    return isinstance(value, str) and _HASH.fullmatch(value) is not None


def optional_identifier(source: Object, key: str) -> str | None:
    value = source.get(key)
    return None if value is None else identifier(value, key)


def string(value: Any, key: str, limit: int = MAX_NAME) -> str:
    if not isinstance(value, str):
        raise Wrong(f"{key} must be a string, not {shown(value)}")
    if len(value) > limit:
        raise Wrong(f"{key} has {len(value):,} characters, more than the {limit:,} allowed")
    if "\0" in value:
        raise Wrong(f"{key} contains a NUL character")
    return value


def optional_string(source: Object, key: str) -> str | None:
    value = source.get(key)
    return None if value is None else string(value, key)


def text(source: Object) -> str:
    value = string(required(source, "text"), "text", MAX_TEXT)
    if not value:
        raise Wrong("text is empty")
    if not visible.has_visible(value):
        raise Wrong("text has no visible character")
    return value


def count(value: Any, key: str, least: int = 0) -> int:
    """Data frames make 3.0 of 3 where another row has none."""
    if type(value) is not int:
        if type(value) is not float or not value.is_integer():
            raise Wrong(f"{key} must be a whole number, not {shown(value)}")
        value = int(value)
    if not least <= value <= MAX_COUNT:
        raise Wrong(f"{key} is {value}, but must be from {least} to {MAX_COUNT}")
    result: int = value
    return result


def optional_count(source: Object, key: str) -> int | None:
    value = source.get(key)
    return None if value is None else count(value, key)


def number(value: Any, key: str) -> float:
    """A number from 0 to 1, an int if the file has one: 0 and 0.0 come out as they went in."""
    if type(value) not in (int, float) or not math.isfinite(value):
        raise Wrong(f"{key} must be a number, not {shown(value)}")
    if not 0 <= value <= 1:
        raise Wrong(f"{key} is {value}, but must be from 0 to 1")
    result: float = value
    return result


def boolean(source: Object, key: str, default: bool | None) -> bool | None:
    value = source.get(key)
    if value is None:
        return default
    if type(value) is not bool and value not in _TRUTH:
        raise Wrong(f"{key} must be true or false, not {shown(value)}")
    return bool(value)


def date(source: Object, key: str) -> datetime | None:
    """A moment in UTC; one without a zone is taken as UTC. A number counts from 1970, in the unit that makes sense of it."""
    value = source.get(key)
    if value is None:
        return None
    try:
        if type(value) in (int, float):
            return _since_1970(value)
        moment = datetime.fromisoformat(string(value, key).removesuffix(" UTC"))
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as wrong:
        if isinstance(wrong, Wrong):
            raise
        raise Wrong(f"{key} {shown(value)} is not a date like 2023-02-07T17:29:24.727400+00:00 or 1675790964") from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise Wrong(f"{key} {shown(value)} must be in the years {FIRST_YEAR} to {LAST_YEAR}")
    return moment


def _since_1970(value: float) -> datetime:
    unit = next((unit for unit in _UNITS if _EPOCHS[0] <= value / unit <= _EPOCHS[1]), None)
    if unit is None:
        raise ValueError
    seconds, rest = divmod(value, unit)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=int(rest * 1_000_000 // unit))


def mapping(value: Any, key: str) -> Object:
    if not isinstance(value, dict):
        value = _written(value, "{")
    if not isinstance(value, dict):
        raise Wrong(f"{key} must be an object, not {shown(value)}")
    return value


def optional_array(source: Object, key: str) -> list[Any]:
    """Absent is empty."""
    value = source.get(key)
    return [] if value is None else array(value, key)


def array(value: Any, key: str) -> list[Any]:
    if not isinstance(value, list):
        value = _written(value, "[")
    if not isinstance(value, list):
        raise Wrong(f"{key} must be a list, not {shown(value)}")
    return value


def _written(value: Any, opening: str) -> Any:
    """An object or list that a table stores as text, in JSON or Python syntax; other values unchanged."""
    if not isinstance(value, str) or not value.startswith(opening):
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        try:
            return ast.literal_eval(value)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return value
