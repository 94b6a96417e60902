"""Middlewares that only pages need. Requests of programs pass them by: they cost more than many an operation of the API.

Programs are identified by their keys, in the operations: no session, cookie, form or language of the interface has a part in
it. Subclasses, so that the checks of Django and of the libraries find what they look for.
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
# Whose session a browser has, also programs may ask.
_AS_PAGES = "/api/v1/auth/"


def asked_by_program(request: HttpRequest) -> bool:
    """An operation of the API is asked for, which knows its caller by a key."""
    return request.path.startswith(_PROGRAMS) and not request.path.startswith(_AS_PAGES)


def _for_pages(middleware: Any) -> Any:
    class ForPages(middleware):  # type: ignore[misc]
        def __call__(self, request: HttpRequest) -> HttpResponseBase:
            answer: HttpResponseBase = (
                self.get_response(request) if asked_by_program(request) else super().__call__(request)
            )
            return answer

    return ForPages


class SecretSessions(SessionMiddleware):
    """Cookies hold secrets, see `oasst.db.session_store`. One that holds the key of a session, as it is in the database, is
    as good as none.
    """

    def process_request(self, request: HttpRequest) -> None:
        secret = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        request.session = SessionStore(None if secret and is_key(secret) else secret)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answer = super().process_response(request, response)
        cookie = answer.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie and is_key(cookie.value):
            # Keeps what else is set of the cookie.
            answer.cookies[settings.SESSION_COOKIE_NAME] = getattr(request.session, "secret", None) or ""
        return answer


Policy = _for_pages(CSPMiddleware)
Session = _for_pages(SecretSessions)
Locale = _for_pages(LocaleMiddleware)
Authentication = _for_pages(AuthenticationMiddleware)
Messages = _for_pages(MessageMiddleware)
Htmx = _for_pages(HtmxMiddleware)
