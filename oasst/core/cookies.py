"""What a browser is asked to remember of the choices somebody made in it."""

from django.conf import settings
from django.http import HttpResponse

_KEPT_FOR_S = 365 * 24 * 3600


def keep(response: HttpResponse, name: str, value: str) -> None:
    """For a year, for pages of this site alone and out of reach of scripts."""
    response.set_cookie(
        name, value, max_age=_KEPT_FOR_S, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
