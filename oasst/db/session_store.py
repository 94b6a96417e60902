"""Session store whose database rows cannot be used to sign in, even with read access to a backup.

The cookie contains a secret, the database its hash: the session's key. All references to a session (the list of
sign-ins, logs) use the key. A cookie with a key instead of a secret is not accepted, see `oasst.site.page_middleware`.
"""

import hashlib
from collections.abc import Awaitable

from asgiref.sync import sync_to_async
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.crypto import get_random_string

_MARK = "$"  # not in a secret's alphabet
_KEY_LENGTH = 40
_SECRET_LENGTH = 32


def is_key(text: str) -> bool:
    return text.startswith(_MARK)


def key_of(secret: str) -> str:
    """156 bits of the hash; secrets are random, so neither salt nor a slow hash would add anything. Migration 0021 does the
    same in the database.
    """
    return _MARK + hashlib.sha256(secret.encode()).hexdigest()[: _KEY_LENGTH - len(_MARK)]


class Key(str):
    """The key of a session whose secret is known here. Libraries re-create a session's store from its key alone."""

    __slots__ = ("secret",)
    secret: str

    @classmethod
    def of(cls, secret: str) -> "Key":
        key = cls(key_of(secret))
        key.secret = secret
        return key


class SessionStore(DatabaseStore):
    """Created from a secret, or from a key. `secret` is None if only the key is known."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(Key.of(session_key) if session_key and not is_key(session_key) else session_key)

    @property
    def secret(self) -> str | None:
        return self.session_key.secret if isinstance(self.session_key, Key) else None

    def _get_new_session_key(self) -> str:
        while True:
            key = Key.of(get_random_string(_SECRET_LENGTH, VALID_KEY_CHARS))
            if not self.exists(key):
                return key

    def _aget_new_session_key(self) -> Awaitable[str]:
        return sync_to_async(self._get_new_session_key)()
