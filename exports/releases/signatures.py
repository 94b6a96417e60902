"""Our signature under what we publish. The key is made from the one of the pseudonyms, so there is one secret to keep."""

import json
from base64 import b64encode
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

_PURPOSE = b"signature of the withdrawal feed"


def signed(document: dict[str, Any]) -> dict[str, Any]:
    """The same with an Ed25519 `signature` of its JSON: keys sorted, no spaces, ASCII; Base64."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return {**document, "signature": signature_of(text.encode())}


def signature_of(content: bytes) -> str:
    """Ed25519, in Base64."""
    return b64encode(_key().sign(content)).decode()


def public_key() -> str:
    """What others check signatures with, in Base64."""
    return b64encode(_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def _key() -> Ed25519PrivateKey:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(settings.ANONYMIZE_KEY.encode())
    return Ed25519PrivateKey.from_private_bytes(made)
