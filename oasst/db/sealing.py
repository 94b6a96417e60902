"""Encryption of secrets in the database that must be readable: seeds of one-time codes, secrets of webhooks.

The ring of keys is settings.SEALING_KEYS, the newest first, and behind them one made from ANONYMIZE_KEY, which every
installation has and which is in no database backup. The newest key encrypts, each of them decrypts. Values stored before
sealing existed are read as plain text, until `manage.py seal_secrets` seals them.
"""

import base64
import hashlib
import hmac
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField  # not generic at run time

_MARK = "sealed:"


class Unreadable(Exception):
    """No key of the ring opens it."""

    def __init__(self) -> None:
        super().__init__("A stored secret was sealed with a key that is missing from SEALING_KEYS. Add that key again.")


def seal(text: str) -> str:
    return _MARK + _ring().encrypt(text.encode()).decode()


def unseal(stored: str) -> str:
    """
    Raises:
        Unreadable
    """
    if not stored.startswith(_MARK):
        return stored
    try:
        return _ring().decrypt(stored.removeprefix(_MARK).encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def reseal(stored: str) -> str:
    """The same secret, sealed with the newest key.

    Raises:
        Unreadable
    """
    return seal(unseal(stored))


class SealedField(_TextField):
    """A text that is encrypted in the database and plain on the instance. It cannot be searched."""

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        return None if value is None else unseal(value)

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return None if prepared is None else seal(prepared)


def _ring() -> MultiFernet:
    return _ring_of(*settings.SEALING_KEYS, settings.ANONYMIZE_KEY)


@lru_cache(maxsize=8)
def _ring_of(*keys: str) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str) -> bytes:
    """32 bytes of a key that is used for nothing else."""
    return hmac.digest(key.encode(), b"sealing of stored secrets", hashlib.sha256)
