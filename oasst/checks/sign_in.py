"""Checks of the ways to sign in."""

from django.conf import settings
from django.core.checks import Error

from oasst.checks.configuration import Found, check


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
