"""Sessions whose keys cannot be used by whoever reads the database or a backup of it.

The cookie holds a secret, the database its hash: the session's key. Everything that names a session (the list of sign-ins,
logs) names the key. A cookie that holds a key instead of a secret opens nothing, see `oasst.for_pages`.
"""

import hashlib

from asgiref.sync import sync_to_async
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.crypto import get_random_string

_MARK = "$"  # no secret begins with it
_KEY_LENGTH = 40
_SECRET_LENGTH = 32


def is_key(text: str) -> bool:
    return text.startswith(_MARK)


def key_of(secret: str) -> str:
    """156 bits of the hash; secrets are random, so neither salt nor a slow hash would add anything. Migration 0095 does the
    same in the database.
    """
    return _MARK + hashlib.sha256(secret.encode()).hexdigest()[: _KEY_LENGTH - len(_MARK)]


class SessionStore(DatabaseStore):
    """Made from a secret, which it then knows, or from a key."""

    secret: str | None = None

    def __init__(self, session_key: str | None = None) -> None:
        if session_key and not is_key(session_key):
            self.secret, session_key = session_key, key_of(session_key)
        super().__init__(session_key)

    def _get_new_session_key(self) -> str:
        while True:
            secret = get_random_string(_SECRET_LENGTH, VALID_KEY_CHARS)
            if not self.exists(key := key_of(secret)):
                self.secret = secret
                return key

    async def _aget_new_session_key(self) -> str:
        return await sync_to_async(self._get_new_session_key)()
