"""Checks of the settings of the HTTP API and of what it calls. Each function yields what is wrong with one thing."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error
from django.core.checks import Warning as Caution

from oasst.checks.configuration import Found, check

# As NextAuth's own command makes them, `openssl rand -base64 32`; whoever guesses one signs in as anybody.
_SHORTEST_SECRET = 32


@check
def root_tokens() -> Found:
    if any(len(token) < _SHORTEST_SECRET for token in settings.ROOT_TOKENS):
        yield Error(
            f"ROOT_TOKENS has one that is shorter than {_SHORTEST_SECRET} characters; it makes trusted clients.",
            hint="Make one with: python -c 'import secrets; print(secrets.token_urlsafe(50))'",
            id="oasst.E042",
        )


@check
def auth_secret() -> Found:
    if settings.AUTH_SECRET and len(settings.AUTH_SECRET) < _SHORTEST_SECRET:
        yield Error(
            f"AUTH_SECRET is shorter than {_SHORTEST_SECRET} characters.",
            hint="It is the NEXTAUTH_SECRET of the site whose sessions are read; make both longer.",
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
            hint="Name a text classifier with Hugging Face's interface, or leave it empty.",
            id="oasst.E045",
        )
    if settings.HUGGING_FACE_API_KEY and not settings.TOXICITY_URL:
        yield Caution(
            "HUGGING_FACE_API_KEY is set, but TOXICITY_URL, which it would be sent to, is not.",
            hint="Set both or neither.",
            id="oasst.W046",
        )
    if settings.TOXICITY_WORDS and not Path(settings.TOXICITY_WORDS).is_dir():
        yield Error(
            "TOXICITY_WORDS is not a folder.",
            hint="Name a folder with lists of words such as en.txt, or leave it empty for ours.",
            id="oasst.E051",
        )


@check
def origins() -> Found:
    """That they are well formed, django-cors-headers checks itself."""
    plain = [origin for origin in settings.CORS_ALLOWED_ORIGINS if urlsplit(origin).scheme == "http"]
    if settings.PRODUCTION and plain:
        yield Error(
            f"CORS_ALLOWED_ORIGINS names sites without https, whose scripts anybody on the way may change: {plain}.",
            hint="Write https://name, without a slash at the end.",
            id="oasst.E047",
        )


@check
def webhooks() -> Found:
    if settings.PRODUCTION and settings.WEBHOOKS_TO_THIS_MACHINE:
        yield Error(
            "WEBHOOKS_TO_THIS_MACHINE is on in production: webhooks could call what listens on loopback alone.",
            hint="Unset it; it is for trying out webhooks on a machine of one's own.",
            id="oasst.E048",
        )


@check
def trying_out() -> Found:
    """What makes it easy to try out a client alone would let one person decide on their own work."""
    on = [name for name in _TEST_SETTINGS if getattr(settings, name)] + ["RATE_LIMIT=0"] * (not settings.RATE_LIMIT)
    if settings.PRODUCTION and on:
        yield Error(
            f"Settings for trying out clients are on in production: {', '.join(on)}.",
            hint="Unset them; they are for a machine of one's own.",
            id="oasst.E041",
        )


_TEST_SETTINGS = ("DEBUG_ALLOW_SELF_LABELING", "DEBUG_ALLOW_SELF_RANKING", "DEBUG_ALLOW_DUPLICATE_TASKS")


@check
def rate_limits() -> Found:
    names = [name for name in dir(settings) if re.fullmatch(r"RATE_LIMIT_\w+_(TIMES|MINUTES)", name)]
    wrong = [name for name in names if getattr(settings, name) < 1]
    if wrong:
        yield Error(
            f"Nobody could ask for a task: {', '.join(wrong)} must be at least 1.",
            hint="Write whole numbers from 1; RATE_LIMIT=0 switches the limits off outside production.",
            id="oasst.E040",
        )
