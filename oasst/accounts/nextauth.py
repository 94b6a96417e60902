"""NextAuth session cookies: JSON Web Encryption (RFC 7516) with a key derived from the shared secret.

Only the format of NextAuth 4 is accepted: "alg": "dir", "enc": "A256GCM".
"""

import base64
import json
import time
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE = b"NextAuth.js Generated Encryption Key"
_HEADER = {"alg": "dir", "enc": "A256GCM"}
# Clock skew that NextAuth itself tolerates.
_TOLERANCE_S = 15


def email_of(token: str, secret: str) -> str | None:
    """The email address of the session; None if the token is invalid or expired."""
    claims = _claims(token, secret)
    if not isinstance(claims, dict) or not _is_valid_until(claims.get("exp")):
        return None
    email = claims.get("email")
    return email if isinstance(email, str) and email else None


def _claims(token: str, secret: str) -> Any:
    try:
        head, key, iv, text, tag = token.split(".")
        if key or json.loads(_decoded(head)) != _HEADER:
            return None
        return json.loads(AESGCM(_key(secret)).decrypt(_decoded(iv), _decoded(text) + _decoded(tag), head.encode()))
    except (ValueError, InvalidTag, RecursionError):
        return None


def _is_valid_until(end: Any) -> bool:
    return isinstance(end, int | float) and end > time.time() - _TOLERANCE_S


@cache
def _key(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=b"", info=_PURPOSE).derive(secret.encode())


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part.encode("ascii") + b"=" * (-len(part) % 4))
