"""Checks of links in mails and of sign-in."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error

from oasst.checks.configuration import Found, check

_SHORTEST_KEY = 50


@check
def other_sites() -> Found:
    for site, (client_id, secret) in settings.SIGN_IN_SITES.items():
        if bool(client_id) != bool(secret):
            name = site.upper()
            yield Error(
                f"Only one of {name}_CLIENT_ID and {name}_CLIENT_SECRET is set.",
                hint="Set both, as issued by the site, or neither.",
                id="oasst.E049",
            )


@check
def sealing_keys() -> Found:
    if any(len(key) < _SHORTEST_KEY for key in settings.SEALING_KEYS):
        yield Error(
            f"A key of SEALING_KEYS has fewer than {_SHORTEST_KEY} characters.",
            hint='Generate one with: python -c "import secrets; print(secrets.token_urlsafe(50))"',
            id="oasst.E094",
        )


@check
def site_url() -> Found:
    url = urlsplit(settings.SITE_URL)
    schemes = ("https",) if settings.PRODUCTION else ("http", "https")
    if url.scheme not in schemes or not url.hostname or url.path or url.query:
        yield Error(
            "SITE_URL is not a valid site address.",
            hint="Write it with https:// and without a slash at the end: https://commons.example.org",
            id="oasst.E050",
        )
