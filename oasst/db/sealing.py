"""Secrets that have to be read again, sealed in the database: seeds of one-time codes, secrets of webhooks.

The ring of keys is settings.SEALING_KEYS, the newest first, and behind them one made from ANONYMIZE_KEY, which every
installation has and no backup of the database holds. The newest seals, each of them opens. What was stored before there were
seals is read as it is, until `manage.py seal_secrets` seals it.
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
        super().__init__("A stored secret was sealed with a key that is not in SEALING_KEYS any more: put it back.")


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


def sealed_anew(stored: str) -> str:
    """The same secret, sealed with the newest key.

    Raises:
        Unreadable
    """
    return seal(unseal(stored))


class SealedField(_TextField):
    """A text that is sealed in the database and open on the instance. It cannot be looked for."""

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
