"""Interstitial for external links in messages: shows the target and asks before leaving the site."""

from urllib.parse import urlsplit

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oasst import access


@access.public
@require_safe
def leaving(request: HttpRequest) -> HttpResponse:
    address = request.GET.get("to", "")
    return render(request, "leaving.html", {"address": address, "host": _host(address)})


def _host(address: str) -> str:
    """The host in IDNA form, so that lookalike letters are visible.

    Raises:
        SuspiciousOperation: not an http(s) address with a host.
    """
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError as error:
        raise SuspiciousOperation(str(error)) from error
    if parts.scheme not in ("http", "https") or not host:
        raise SuspiciousOperation("not an external address")
    return host
