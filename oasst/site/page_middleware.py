"""Middlewares that only pages need; API requests skip them, because they cost more than many API operations.

API clients are identified by keys, without sessions, cookies, forms or an interface language. These are subclasses, so
that the system checks of Django and the libraries find their middlewares.
"""

from typing import Any

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django_htmx.middleware import HtmxMiddleware

from oasst.db.session_store import SessionStore, is_key

_PROGRAMS = "/api/v1/"
# Uses the browser's session although it is part of the API.
_AS_PAGES = "/api/v1/auth/"


def asked_by_program(request: HttpRequest) -> bool:
    """Whether this is an API request, authenticated by a key."""
    return request.path.startswith(_PROGRAMS) and not request.path.startswith(_AS_PAGES)


def _for_pages(middleware: Any) -> Any:
    class ForPages(middleware):  # type: ignore[misc]
        def __call__(self, request: HttpRequest) -> HttpResponseBase:
            response: HttpResponseBase = (
                self.get_response(request) if asked_by_program(request) else super().__call__(request)
            )
            return response

    return ForPages


class SecretSessions(SessionMiddleware):
    """Session cookies contain secrets, see `oasst.db.session_store`. A cookie with a session key, as stored in the database,
    is ignored.
    """

    def process_request(self, request: HttpRequest) -> None:
        secret = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        request.session = SessionStore(None if secret and is_key(secret) else secret)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response = super().process_response(request, response)
        cookie = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie and is_key(cookie.value):
            # Keeps the cookie's other attributes.
            response.cookies[settings.SESSION_COOKIE_NAME] = getattr(request.session, "secret", None) or ""
        return response


Policy = _for_pages(CSPMiddleware)
Session = _for_pages(SecretSessions)
Locale = _for_pages(LocaleMiddleware)
Authentication = _for_pages(AuthenticationMiddleware)
Messages = _for_pages(MessageMiddleware)
Htmx = _for_pages(HtmxMiddleware)
