"""Whose session a browser has: /auth/check."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.test import Client
from pytest_django import Settings

from oasst.models import User
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db

PATH = "/api/v1/auth/check"
SECRET = "shared with the other site, long enough"
COOKIE = "next-auth.session-token"


@pytest.fixture(autouse=True)
def _shared_secret(settings: Settings) -> None:
    settings.AUTH_SECRET = SECRET


def nextauth_token(claims: Any, secret: str = SECRET, header: Any = None, key_part: str = "") -> str:
    """As NextAuth 4 makes it. The key is derived here by RFC 5869 as it is written, not by a library."""
    extracted = hmac.digest(b"\0" * 32, secret.encode(), hashlib.sha256)
    key = hmac.digest(extracted, b"NextAuth.js Generated Encryption Key\x01", hashlib.sha256)
    head, iv = _encoded(json.dumps(header or {"alg": "dir", "enc": "A256GCM"}).encode()), b"0123456789ab"
    sealed = AESGCM(key).encrypt(iv, json.dumps(claims).encode(), head.encode())
    return ".".join([head, key_part, _encoded(iv), _encoded(sealed[:-16]), _encoded(sealed[-16:])])


def _encoded(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def asked_with(token: str, client: Client | None = None) -> tuple[int, Any]:
    client = client or Client()
    if token:
        client.cookies[COOKIE] = token
    response = client.get(PATH)
    return response.status_code, response.json()


def ada_until(end: float) -> dict[str, Any]:
    return {"name": "Ada", "email": "ada@example.org", "exp": end}


NOT_SIGNED_IN = (403, {"detail": "Not authenticated"})
LATER = time.time() + 3600


def test_a_session_of_the_other_site_tells_its_address() -> None:
    assert asked_with(nextauth_token(ada_until(LATER))) == (200, "ada@example.org")


def test_without_a_session_no_one_is_told() -> None:
    assert asked_with("") == NOT_SIGNED_IN


# Named, because a token holds the time and parallel processes must find the same tests.
INVALID = {
    "one part": "x",
    "empty parts": "....",
    "not base64": "a.b.c.d.e",
    "not ascii": "é.é.é.é.é",
    "another secret": nextauth_token(ada_until(LATER), secret="another one"),
    "tampered": nextauth_token(ada_until(LATER))[:-2] + "AA",
    "over": nextauth_token(ada_until(time.time() - 60)),
    "without an end": nextauth_token({"email": "ada@example.org"}),
    "without an address": nextauth_token({"exp": LATER}),
    "address of another kind": nextauth_token({"email": 1, "exp": LATER}),
    "no claims": nextauth_token([1]),
    "wrapped key": nextauth_token(ada_until(LATER), key_part="AAAA"),
    "compressed": nextauth_token(ada_until(LATER), header={"alg": "dir", "enc": "A256GCM", "zip": "DEF"}),
    "not encrypted": nextauth_token(ada_until(LATER), header={"alg": "none", "enc": "A256GCM"}),
    "no header": nextauth_token(ada_until(LATER), header=["dir"]),
}


@pytest.mark.parametrize("why", INVALID)
def test_a_cookie_that_is_no_valid_session_counts_for_nothing(why: str) -> None:
    assert asked_with(INVALID[why]) == NOT_SIGNED_IN


def test_without_the_shared_secret_the_cookie_is_not_looked_at(settings: Settings) -> None:
    settings.AUTH_SECRET = ""
    for secret in (SECRET, ""):
        assert asked_with(nextauth_token(ada_until(LATER), secret=secret)) == NOT_SIGNED_IN


def test_a_person_signed_in_on_this_site_is_returned_too(ada: User) -> None:
    assert asked_with("", signed_in(ada)) == (200, "ada@example.org")
    ada.email = ""
    ada.save()
    assert asked_with("", signed_in(ada)) == NOT_SIGNED_IN


def test_no_other_site_may_ask_for_it_with_the_cookies_of_the_browser(ada: User, settings: Settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://other.example.org"]
    response = signed_in(ada).get(PATH, headers={"Origin": "https://other.example.org"})
    assert "Access-Control-Allow-Credentials" not in response.headers
