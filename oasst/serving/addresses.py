"""Where requests come from."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """For limits of people who have not signed in. Behind a proxy it is the address that the proxy names, not its own."""
    return str(get_adapter(request).get_client_ip(request))
