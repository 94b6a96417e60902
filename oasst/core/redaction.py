"""Keeps keys that stand in addresses (`?api_key=…`) out of everything that is written down. Pure, no Django."""

import logging
import re

HIDDEN = "[redacted]"
# Also where an address is itself part of an address, and so quoted once or twice.
_IN_ADDRESS = re.compile(r"(api_key(?:=|%3D|%253D))[^&\s\"'<>#%\\]+", re.IGNORECASE)


def redacted(text: str) -> str:
    return _IN_ADDRESS.sub(rf"\1{HIDDEN}", text)


class Line(logging.Formatter):
    """A line of a log with its traceback, if it has one."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))
