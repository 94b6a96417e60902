"""Middlewares that only pages need. Requests of programs pass them by: they cost more than many an operation of the API.

Programs are identified by their keys, in the operations: no session, cookie, form or language of the interface has a part in
it. Subclasses, so that the checks of Django and of the libraries find what they look for.
"""

from typing import Any

from csp.middleware import CSPMiddleware
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django_htmx.middleware import HtmxMiddleware

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


Policy = _for_pages(CSPMiddleware)
Session = _for_pages(SessionMiddleware)
Locale = _for_pages(LocaleMiddleware)
Authentication = _for_pages(AuthenticationMiddleware)
Messages = _for_pages(MessageMiddleware)
Htmx = _for_pages(HtmxMiddleware)
