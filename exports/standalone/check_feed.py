#!/usr/bin/env python3
"""Downloads a line's withdrawn messages and verifies their signature. Needs only Python 3.10.

    python3 check_feed.py --public-key KEY --out withdrawn.json FEED

FEED is the URL of the feed. Every page must be signed by KEY, the Ed25519 key in Base64 shown on the releases page. The ids
from all pages are written to one file, the input of clean_dataset.py.
"""

import argparse
import json
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from exports.standalone.ed25519 import decoded, is_key, verified

_SECONDS = 60


class NotSigned(Exception):
    """A page of the feed is invalid or not signed by the key."""


def pages(feed: str, public_key: str) -> Iterator[dict[str, Any]]:
    """
    Raises:
        NotSigned
    """
    key = decoded(public_key)
    if not is_key(key):
        raise NotSigned("The key is not valid. Use the 32 bytes in Base64 shown on the releases page.")
    where: str | None = feed
    while where:
        with urllib.request.urlopen(where, timeout=_SECONDS) as answer:  # noqa: S310 -- a URL given by the user
            page = json.load(answer)
        if not isinstance(page, dict) or not isinstance(page.get("withdrawn"), list) or "signature" not in page:
            raise NotSigned(f"{where} is not a page of a feed.")
        if not is_signed(page, public_key):
            raise NotSigned(f"{where} is not signed by this key. Do not trust it.")
        yield page
        where = page.get("next")


def is_signed(page: dict[str, Any], public_key: str) -> bool:
    return verified(decoded(public_key), signed_part(page), decoded(page["signature"]))


def signed_part(page: dict[str, Any]) -> bytes:
    """The signed bytes: the page without its signature, as ASCII JSON with sorted keys and no spaces."""
    rest = {key: value for key, value in page.items() if key != "signature"}
    return json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("feed", metavar="FEED")
    parser.add_argument("--public-key", required=True, metavar="KEY")
    parser.add_argument("--out", required=True, type=Path)
    given = parser.parse_args()
    try:
        found = [row for page in pages(given.feed, given.public_key) for row in page["withdrawn"]]
    except (NotSigned, OSError, ValueError, KeyError) as wrong:
        sys.exit(str(wrong))
    given.out.write_text(json.dumps({"withdrawn": found, "next": None}))
    print(f"{given.out}: {len(found):,} withdrawn messages, signed by this key.")  # noqa: T201 -- it stands alone


if __name__ == "__main__":
    main()
