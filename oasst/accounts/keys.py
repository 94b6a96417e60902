"""Keys of API clients, and root tokens. Only hashes of keys are stored: a key is shown once, when it is made."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable

from django.conf import settings

HINT_LENGTH = 6


def fresh() -> str:
    """256 random bits in hex, as the reference's clients are used to."""
    return secrets.token_hex(32)


def hash_of(key: str) -> str:
    """SHA-256 in hex. Keys are random, so neither salt nor a slow hash would add anything."""
    return hashlib.sha256(key.encode()).hexdigest()


def hint_of(key: str) -> str:
    """The beginning, by which people tell their keys apart."""
    return key[:HINT_LENGTH]


def is_root(token: str) -> bool:
    """The token is one of settings.ROOT_TOKENS; compared in constant time."""
    tokens: Iterable[str] = settings.ROOT_TOKENS
    return any([hmac.compare_digest(token.encode(), each.encode()) for each in tokens])  # noqa: C419 -- looks at all
