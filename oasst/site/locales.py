"""The language of the interface. Kept with the person and, for people who have not signed in, in a cookie.

It says nothing of the languages (`langs`) somebody works in, and choosing it changes none of them.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from oasst.accounts import updates
from oasst.core import cookies
from oasst.models import User

OFFERED: dict[str, str] = dict(settings.LANGUAGES)


def activate_for(request: HttpRequest) -> None:
    """What the person has chosen goes before what LocaleMiddleware has found in this browser."""
    user = request.user
    if isinstance(user, User) and user.locale in OFFERED:
        translation.activate(user.locale)
        request.LANGUAGE_CODE = user.locale


def choose(request: HttpRequest, response: HttpResponse, locale: str) -> None:
    """Remembers the choice in this browser, and for a person who has signed in on every other one."""
    cookies.keep(response, settings.LANGUAGE_COOKIE_NAME, locale)
    if isinstance(request.user, User):
        updates.change(by=request.user, locale=locale)
