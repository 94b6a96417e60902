"""Keys of API clients. Only their hashes are stored: a key is shown once, when it is made."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from oasst.models import ApiClient

HINT_LENGTH = 6


def make(**fields: Any) -> tuple[ApiClient, str]:
    """A new client and its key, 256 random bits in hex as the reference's clients are used to."""
    key = secrets.token_hex(32)
    return ApiClient.objects.create(**fields, key_hash=hash_of(key), key_hint=key[:HINT_LENGTH]), key


def renew(client: ApiClient) -> str:
    """Gives the client another key; the old one stops working at once."""
    key = secrets.token_hex(32)
    client.key_hash, client.key_hint = hash_of(key), key[:HINT_LENGTH]
    client.save(update_fields=["key_hash", "key_hint"])
    return key


def hash_of(key: str) -> str:
    """SHA-256 in hex. Keys are random, so neither salt nor a slow hash would add anything."""
    return hashlib.sha256(key.encode()).hexdigest()


def is_root(token: str) -> bool:
    """The token is one of settings.ROOT_TOKENS; compared in constant time."""
    tokens: Iterable[str] = settings.ROOT_TOKENS
    return any([hmac.compare_digest(token.encode(), each.encode()) for each in tokens])  # noqa: C419 -- looks at all
