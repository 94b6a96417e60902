"""Removes keys in addresses (`?api_key=…`, `?token=…`, `/reset/key/…`) from logs and reports.

Pure, no Django.
"""

import logging
import re

HIDDEN = "[redacted]"
# Also in an address inside another address, where it is quoted once or twice.
_IN_ADDRESS = re.compile(r"((?:api_key|token)(?:=|%3D|%253D)|/reset/key/)[^&\s\"'<>#%\\/?]+", re.IGNORECASE)


def redacted(text: str) -> str:
    return _IN_ADDRESS.sub(rf"\1{HIDDEN}", text)


class Line(logging.Formatter):
    """Log formatter: a line with its traceback, if any."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))
