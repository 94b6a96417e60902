"""Links in messages lead out of the site by way of this page: it names the address and asks first."""

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
    """Where the address leads, its letters spelt out where they are not plain ones: some look like others.

    Raises:
        SuspiciousOperation: it leads to no other site.
    """
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError as wrong:
        raise SuspiciousOperation(str(wrong)) from wrong
    if parts.scheme not in ("http", "https") or not host:
        raise SuspiciousOperation("no address of another site")
    return host
