"""Error handlers: bad request, forbidden, not found, server error, CSRF failure."""

import sys

from django.http import Http404, HttpRequest, HttpResponse

from oasst.serving import faults
from oasst.site import resubmission
from oasst.site.refusals import AWAY, BAD_REQUEST, BROKEN, FORBIDDEN, FORM_EXPIRED, NOT_FOUND, refuse


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, FORBIDDEN, _message_of(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    # The resolver's own Http404 carries the list of URL patterns, not a message.
    return refuse(request, NOT_FOUND, _message_of(exception) if type(exception) is Http404 else "")


def server_error(request: HttpRequest) -> HttpResponse:
    return refuse(request, AWAY if faults.is_away(sys.exception()) else BROKEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return resubmission.after_an_expired_form(request) or refuse(request, FORM_EXPIRED)


def _message_of(exception: Exception) -> str:
    return exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
