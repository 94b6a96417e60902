"""Session cookies of NextAuth sites: encrypted JSON Web Tokens with a key derived from the shared secret."""

from functools import cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwe import JWERegistry
from joserfc.jwk import OctKey

_PURPOSE = b"NextAuth.js Generated Encryption Key"
_ALGORITHMS = JWERegistry(algorithms=["dir", "A256GCM"])  # the only ones that NextAuth 4 writes; no compression
# Clock skew that NextAuth itself tolerates.
_TOLERANCE_S = 15


def email_of(token: str, secret: str) -> str | None:
    """The email address of the session; None if the token is invalid or expired."""
    try:
        claims = jwt.decode(token, _key(secret), registry=_ALGORITHMS).claims
        jwt.JWTClaimsRegistry(leeway=_TOLERANCE_S, exp={"essential": True}).validate(claims)
    except (JoseError, ValueError, RecursionError):
        return None
    email = claims.get("email")
    return email if isinstance(email, str) and email else None


@cache
def _key(secret: str) -> OctKey:
    return OctKey.import_key(HKDF(algorithm=SHA256(), length=32, salt=b"", info=_PURPOSE).derive(secret.encode()))
