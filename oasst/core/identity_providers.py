"""Other sites people may sign in through. Read by the settings, so it imports nothing."""

from collections.abc import Iterable, Mapping
from typing import Any

# Where each sends people who sign in. Browsers hold a form to the content policy across redirects, and the button that
# signs in elsewhere is a form.
_ADDRESSES: Mapping[str, str] = {
    "discord": "https://discord.com",
    "github": "https://github.com",
    "google": "https://accounts.google.com",
}
SITES = tuple(_ADDRESSES)
# What allauth has for them; installed also where nothing is configured, which then offers nothing.
APPS = tuple(f"allauth.socialaccount.providers.{site}" for site in SITES)


def providers(keys: Mapping[str, tuple[str, str]]) -> dict[str, dict[str, Any]]:
    """allauth's settings of the sites for which there are both an id and a secret."""
    return {
        site: {"APPS": [{"client_id": client_id, "secret": secret}]}
        for site, (client_id, secret) in keys.items()
        if client_id and secret
    }


def addresses(sites: Iterable[str]) -> list[str]:
    """Where forms of ours may lead, for these sites."""
    return [_ADDRESSES[site] for site in sites]
