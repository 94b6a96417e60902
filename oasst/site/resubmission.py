"""Keeps the input of forms that can't be accepted because the person was signed out or the CSRF token expired.

The input is shown again for resubmission, or for copying if the account was closed.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from oasst import access
from oasst.site.refusals import CLOSED, FORM_EXPIRED, SIGNED_OUT, Refusal

_View = TypeVar("_View", bound=Callable[..., HttpResponseBase])


def keeps_what_was_sent(view: _View) -> _View:
    """Decorator for views that require sign-in. Their addresses must be unguessable: otherwise another site could submit
    a form and make the person resubmit it here.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not request.user.is_authenticated:
            return _show_again(request, CLOSED if access.is_shut_out(request) else SIGNED_OUT)
        return view(request, *args, **kwargs)

    wrapper.keeps_what_was_sent = True  # type: ignore[attr-defined]
    return cast(_View, wrapper)


def after_an_expired_form(request: HttpRequest) -> HttpResponse | None:
    """The form again, if its view has `keeps_what_was_sent`."""
    match = request.resolver_match
    kept = match is not None and getattr(match.func, "keeps_what_was_sent", False)
    return _show_again(request, FORM_EXPIRED) if kept else None


def _show_again(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in map(str, values)
    ]
    context = {
        "refusal": refusal,
        "sent": sent,
        "is_signed_out": refusal is SIGNED_OUT,
        "is_closed": refusal is CLOSED,
    }
    response = render(request, "resend.html", context, status=refusal.status)
    response["HX-Push-Url"] = "false"
    return response
