"""Other sites people may sign in through. Read by the settings, so it imports nothing."""

from collections.abc import Iterable, Mapping
from typing import Any

# Redirect targets of each at sign-in. Browsers apply the content security policy to form redirects too, and the
# sign-in button is a form.
_ADDRESSES: Mapping[str, str] = {
    "discord": "https://discord.com",
    "github": "https://github.com",
    "google": "https://accounts.google.com",
}
SITES = tuple(_ADDRESSES)
# allauth's apps for them; without configuration they are installed but not offered.
APPS = tuple(f"allauth.socialaccount.providers.{site}" for site in SITES)


def providers(keys: Mapping[str, tuple[str, str]]) -> dict[str, dict[str, Any]]:
    """allauth's settings of the sites that have both an id and a secret."""
    return {
        site: {"APPS": [{"client_id": client_id, "secret": secret}]}
        for site, (client_id, secret) in keys.items()
        if client_id and secret
    }


def addresses(sites: Iterable[str]) -> list[str]:
    """Allowed form targets of these sites, for the content security policy."""
    return [_ADDRESSES[site] for site in sites]
