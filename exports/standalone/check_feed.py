#!/usr/bin/env python3
"""Downloads a line's withdrawn messages and verifies their signature. Needs only Python 3.10.

    python3 check_feed.py --public-key KEY --out withdrawn.json FEED

FEED is the URL of the feed. Every page must be signed by KEY, the Ed25519 key in Base64 shown on the releases page. The ids
from all pages are written to one file, the input of clean_dataset.py.
"""

import argparse
import hashlib
import json
import sys
import urllib.request
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_SECONDS = 60


class NotSigned(Exception):
    """A page of the feed is invalid or not signed by the key."""


def pages(feed: str, public_key: str) -> Iterator[dict[str, Any]]:
    """
    Raises:
        NotSigned
    """
    key = _decoded(public_key)
    if _point(key) is None:
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
    return verified(_decoded(public_key), signed_part(page), _decoded(page["signature"]))


def _decoded(text: object) -> bytes:
    """Decoded Base64; empty if invalid."""
    try:
        return b64decode(str(text), validate=True)
    except ValueError:
        return b""


def signed_part(page: dict[str, Any]) -> bytes:
    """The signed bytes: the page without its signature, as ASCII JSON with sorted keys and no spaces."""
    rest = {key: value for key, value in page.items() if key != "signature"}
    return json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()


# Ed25519, only to verify: RFC 8032, section 6

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_Point = tuple[int, int, int, int]


def verified(public_key: bytes, message: bytes, signature: bytes) -> bool:
    key, commitment = _point(public_key), _point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or key is None or commitment is None or s >= _L:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % _L
    return _same(_times(s, _BASE), _plus(commitment, _times(challenge, key)))


def _plus(one: _Point, other: _Point) -> _Point:
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % _P, (one[1] + one[0]) * (other[1] + other[0]) % _P
    c, d = 2 * one[3] * other[3] * _D % _P, 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(number: int, point: _Point) -> _Point:
    found: _Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = _plus(found, point)
        point = _plus(point, point)
        number >>= 1
    return found


def _same(one: _Point, other: _Point) -> bool:
    return not ((one[0] * other[2] - other[0] * one[2]) % _P or (one[1] * other[2] - other[1] * one[2]) % _P)


def _point(packed: bytes) -> _Point | None:
    if len(packed) != 32:
        return None
    y = int.from_bytes(packed, "little")
    odd, y = y >> 255, y & ((1 << 255) - 1)
    x2 = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(x2, (_P + 3) // 8, _P)
    if (x * x - x2) % _P:
        x = x * pow(2, (_P - 1) // 4, _P) % _P
    if y >= _P or (x * x - x2) % _P or (not x and odd):
        return None
    x = _P - x if x & 1 != odd else x
    return x, y, 1, x * y % _P


_BASE = _point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little")) or (0, 1, 1, 0)


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
