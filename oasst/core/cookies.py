"""Cookies for preferences chosen in this browser."""

from django.conf import settings
from django.http import HttpResponse

_KEPT_FOR_S = 365 * 24 * 3600


def keep(response: HttpResponse, name: str, value: str) -> None:
    """Valid for a year, for this site only, and not readable by scripts."""
    response.set_cookie(
        name, value, max_age=_KEPT_FOR_S, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
