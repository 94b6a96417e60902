"""What somebody wrote is never lost to a form that cannot be taken as it comes: because they have been signed out since, or
because its token has expired. It is shown again, to be sent once more; to whoever was banned meanwhile, to be copied.
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
    """For views of people who have signed in, at addresses nobody else can guess: whoever is shown a form again sends it
    by hand, but must not be led to do so by somebody else.
    """

    @wraps(view)
    def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not request.user.is_authenticated:
            return _once_more(request, CLOSED if access.is_shut_out(request) else SIGNED_OUT)
        return view(request, *args, **kwargs)

    keeping.keeps_what_was_sent = True  # type: ignore[attr-defined]
    return cast(_View, keeping)


def after_an_expired_form(request: HttpRequest) -> HttpResponse | None:
    """The form again, where its view keeps what was sent."""
    match = request.resolver_match
    kept = match is not None and getattr(match.func, "keeps_what_was_sent", False)
    return _once_more(request, FORM_EXPIRED) if kept else None


def _once_more(request: HttpRequest, refusal: Refusal) -> HttpResponse:
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
