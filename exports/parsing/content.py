"""The JSON value of a line, or why there is none."""

import json
from typing import Any

import orjson

from exports.parsing.lines import MAX_LINE_BYTES, Line
from exports.parsing.placement import MAX_DEPTH
from exports.parsing.problems import BadLine

_STARTS = b'"{['


def value_of(line: Line, *, plain_text: bool = False) -> Any:
    """With `plain_text` a line that does not begin as JSON is a text.

    Raises:
        BadLine
    """
    content = line.content
    if len(content) > MAX_LINE_BYTES:
        raise BadLine(line.number, f"the line is longer than {MAX_LINE_BYTES // 2**20} MB")
    try:
        if plain_text and content.lstrip()[:1] not in _STARTS:
            return content.decode().strip()
        return orjson.loads(content)
    except UnicodeDecodeError as wrong:
        raise BadLine(line.number, _not_utf8(wrong)) from None
    except orjson.JSONDecodeError as wrong:
        if b"NaN" in content:
            return _with_nan(line, wrong)
        raise BadLine(line.number, _why_not_json(content, wrong)) from None


def _with_nan(line: Line, wrong: orjson.JSONDecodeError) -> Any:
    """Python writes NaN where a data frame has nothing."""
    try:
        return json.loads(line.content, parse_constant=_none_of_nan)
    except (ValueError, RecursionError):
        raise BadLine(line.number, _why_not_json(line.content, wrong)) from None


def _none_of_nan(name: str) -> None:
    if name != "NaN":
        raise ValueError(name)


def _why_not_json(content: bytes, wrong: orjson.JSONDecodeError) -> str:
    try:
        content.decode()
    except UnicodeDecodeError as bad:
        return _not_utf8(bad)
    if "surrogate" in wrong.msg:
        return f"a text contains half of a surrogate pair at character {wrong.pos + 1}"
    if "depth limit" in wrong.msg:
        in_list = content.lstrip().startswith(b"[")
        return "a list nests too deep" if in_list else f"the tree is deeper than {MAX_DEPTH} replies"
    return f"this is not valid JSON: {wrong.msg} at character {wrong.pos + 1}"


def _not_utf8(wrong: UnicodeDecodeError) -> str:
    return f"the line is not valid UTF-8 at byte {wrong.start + 1}"
