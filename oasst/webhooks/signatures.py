"""Signatures by Standard Webhooks: HMAC-SHA256 over the id, the time and the body, so that none can be replaced."""

import base64
import hashlib
import hmac
import secrets

_MARK = "whsec_"


def new_secret() -> str:
    return _MARK + base64.b64encode(secrets.token_bytes(32)).decode()


def headers(secret: str, *, message_id: str, at: int, body: bytes) -> dict[str, str]:
    """`at` is in seconds since 1970."""
    key = base64.b64decode(secret.removeprefix(_MARK))
    signed = hmac.digest(key, f"{message_id}.{at}.".encode() + body, hashlib.sha256)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }
