"""Keys of API clients, and root tokens. Only hashes are stored; a key is shown once, on creation."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable

from django.conf import settings

HINT_LENGTH = 6


def fresh() -> str:
    """256 random bits in hex, the format of Open Assistant's keys."""
    return secrets.token_hex(32)


def hash_of(key: str) -> str:
    """SHA-256 in hex. Keys are random, so salt or a slow hash would add nothing."""
    return hashlib.sha256(key.encode()).hexdigest()


def hint_of(key: str) -> str:
    """The first characters, shown to tell keys apart."""
    return key[:HINT_LENGTH]


def is_root(token: str) -> bool:
    """Whether the token is one of settings.ROOT_TOKENS; compared in constant time."""
    tokens: Iterable[str] = settings.ROOT_TOKENS
    return any([hmac.compare_digest(token.encode(), each.encode()) for each in tokens])  # noqa: C419 -- compares all
