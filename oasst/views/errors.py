"""The views Django calls when another view, or a middleware, did not get to its answer."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from redis.exceptions import RedisError

from oasst.site import resubmission
from oasst.site.refusals import AWAY, BAD_REQUEST, BROKEN, FORBIDDEN, FORM_EXPIRED, NOT_FOUND, refuse

# A database or a Redis that cannot be reached is maintenance, not a mistake of ours.
_PART_AWAY = (OperationalError, InterfaceError, RedisError)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, FORBIDDEN, _said_by_us(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    # The resolver's own Http404 carries a list of all addresses, not a sentence.
    return refuse(request, NOT_FOUND, _said_by_us(exception) if type(exception) is Http404 else "")


def server_error(request: HttpRequest) -> HttpResponse:
    return refuse(request, AWAY if isinstance(sys.exception(), _PART_AWAY) else BROKEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return resubmission.after_an_expired_form(request) or refuse(request, FORM_EXPIRED)


def _said_by_us(exception: Exception) -> str:
    return exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
