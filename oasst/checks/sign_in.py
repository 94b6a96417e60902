"""Checks of the ways to come here: links in mails, and signing in."""

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
                f"Of {name}_CLIENT_ID and {name}_CLIENT_SECRET only one is set.",
                hint="Set both, as the site gave them to you, or neither.",
                id="oasst.E049",
            )


@check
def sealing_keys() -> Found:
    if any(len(key) < _SHORTEST_KEY for key in settings.SEALING_KEYS):
        yield Error(
            f"A key of SEALING_KEYS has fewer than {_SHORTEST_KEY} characters.",
            hint='Make one with: python -c "import secrets; print(secrets.token_urlsafe(50))"',
            id="oasst.E094",
        )


@check
def site_url() -> Found:
    url = urlsplit(settings.SITE_URL)
    schemes = ("https",) if settings.PRODUCTION else ("http", "https")
    if url.scheme not in schemes or not url.hostname or url.path or url.query:
        yield Error(
            "SITE_URL is not the address of a site.",
            hint="Write it as people type it, with https:// and without a slash at the end: https://commons.example.org",
            id="oasst.E050",
        )
