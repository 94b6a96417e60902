"""Interface language, stored with the account and in a cookie. Independent of a person's task languages (`langs`)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from oasst.accounts import updates
from oasst.core import cookies
from oasst.models import User

OFFERED: dict[str, str] = dict(settings.LANGUAGES)


def activate_for(request: HttpRequest) -> None:
    """The account's choice takes precedence over LocaleMiddleware's."""
    user = request.user
    if isinstance(user, User) and user.locale in OFFERED:
        translation.activate(user.locale)
        request.LANGUAGE_CODE = user.locale


def choose(request: HttpRequest, response: HttpResponse, locale: str) -> None:
    """Saves the choice in this browser and, if signed in, in the account."""
    cookies.keep(response, settings.LANGUAGE_COOKIE_NAME, locale)
    if isinstance(request.user, User):
        updates.change(by=request.user, locale=locale)
