"""Checks of the settings of the HTTP API and of the services it calls. Each function yields the problems of one subject."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error
from django.core.checks import Warning as Caution

from oasst.checks.configuration import Found, check

# As NextAuth's own command makes them, `openssl rand -base64 32`; guessing one allows signing in as any person.
_SHORTEST_SECRET = 32


@check
def root_tokens() -> Found:
    if any(len(token) < _SHORTEST_SECRET for token in settings.ROOT_TOKENS):
        yield Error(
            f"A token in ROOT_TOKENS is shorter than {_SHORTEST_SECRET} characters; root tokens can create trusted clients.",
            hint="Generate one with: python -c 'import secrets; print(secrets.token_urlsafe(50))'",
            id="oasst.E042",
        )


@check
def auth_secret() -> Found:
    if settings.AUTH_SECRET and len(settings.AUTH_SECRET) < _SHORTEST_SECRET:
        yield Error(
            f"AUTH_SECRET is shorter than {_SHORTEST_SECRET} characters.",
            hint="It is the NEXTAUTH_SECRET of the site whose sessions are read; use a longer secret on both sides.",
            id="oasst.E043",
        )
    if not settings.AUTH_COOKIE_NAME:
        yield Error(
            "AUTH_COOKIE_NAME is empty.",
            hint="NextAuth calls its cookie next-auth.session-token, over https __Secure-next-auth.session-token.",
            id="oasst.E044",
        )


@check
def classifier() -> Found:
    url = urlsplit(settings.TOXICITY_URL)
    if settings.TOXICITY_URL and (url.scheme not in ("http", "https") or not url.hostname):
        yield Error(
            "TOXICITY_URL is not an address of the form https://host/path.",
            hint="Set it to a text classifier with Hugging Face's interface, or leave it empty.",
            id="oasst.E045",
        )
    if settings.HUGGING_FACE_API_KEY and not settings.TOXICITY_URL:
        yield Caution(
            "HUGGING_FACE_API_KEY is set, but TOXICITY_URL, where it would be sent, is not.",
            hint="Set both or neither.",
            id="oasst.W046",
        )
    if settings.TOXICITY_WORDS and not Path(settings.TOXICITY_WORDS).is_dir():
        yield Error(
            "TOXICITY_WORDS is not a folder.",
            hint="Set it to a folder with word lists such as en.txt, or leave it empty for the built-in lists.",
            id="oasst.E051",
        )


@check
def origins() -> Found:
    """django-cors-headers itself checks that they are well formed."""
    plain = [origin for origin in settings.CORS_ALLOWED_ORIGINS if urlsplit(origin).scheme == "http"]
    if settings.PRODUCTION and plain:
        yield Error(
            f"CORS_ALLOWED_ORIGINS has sites without https, whose scripts can be changed in transit: {plain}.",
            hint="Write https://name, without a slash at the end.",
            id="oasst.E047",
        )


@check
def webhooks() -> Found:
    if settings.PRODUCTION and settings.WEBHOOKS_TO_THIS_MACHINE:
        yield Error(
            "WEBHOOKS_TO_THIS_MACHINE is on in production: webhooks could call services on the loopback interface.",
            hint="Unset it; it is only for testing webhooks on your own machine.",
            id="oasst.E048",
        )


@check
def trying_out() -> Found:
    """Settings for testing a client alone would let people decide on their own work."""
    on = [name for name in _TEST_SETTINGS if getattr(settings, name)] + ["RATE_LIMIT=0"] * (not settings.RATE_LIMIT)
    if settings.PRODUCTION and on:
        yield Error(
            f"Settings for testing clients are on in production: {', '.join(on)}.",
            hint="Unset them; they are only for your own machine.",
            id="oasst.E041",
        )


_TEST_SETTINGS = ("DEBUG_ALLOW_SELF_LABELING", "DEBUG_ALLOW_SELF_RANKING", "DEBUG_ALLOW_DUPLICATE_TASKS")


@check
def rate_limits() -> Found:
    names = [name for name in dir(settings) if re.fullmatch(r"RATE_LIMIT_\w+_(TIMES|MINUTES)", name)]
    wrong = [name for name in names if getattr(settings, name) < 1]
    if wrong:
        yield Error(
            f"Every request for a task would be refused: {', '.join(wrong)} must be at least 1.",
            hint="Write whole numbers from 1; RATE_LIMIT=0 switches the limits off outside production.",
            id="oasst.E040",
        )
