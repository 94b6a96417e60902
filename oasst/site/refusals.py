"""Error responses, as a page or as JSON."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Refusal:
    """`bare` pages are rendered without user, session or database, which may be what failed."""

    status: int
    title: str | Promise
    text: str | Promise
    bare: bool = False


BAD_REQUEST = Refusal(
    400,
    _("Bad request"),
    _("Something in the address or the form isn't valid. Go back and try again."),
)
FORBIDDEN = Refusal(403, _("Access denied"), _("Your role doesn't include this page."))
FORM_EXPIRED = Refusal(
    403,
    _("The form has expired"),
    _(
        "For your security, forms expire. Go back, reload the page and submit again. If that doesn't help, allow cookies "
        "for this site. Your text is still in the form."
    ),
)
SIGNED_OUT = Refusal(
    401,
    _("You've been signed out"),
    _(
        "Your text isn't saved yet, but it's still here. Sign in in a new tab, then come back to this one and submit it."
    ),
)
CLOSED = Refusal(403, _("This account is closed"), _("Your text wasn't saved. You can still copy it here."))
NOT_FOUND = Refusal(404, _("Page not found"), _("The address may be mistyped, or the page has been removed."))
WRONG_METHOD = Refusal(
    405,
    _("Method not allowed"),
    _("This address doesn't accept this kind of request. Start again from the home page."),
    bare=True,
)
BROKEN = Refusal(
    500,
    _("Something went wrong"),
    _("It wasn't your fault, and we've logged the error. Go back and try again; your input may not have been saved."),
    bare=True,
)
AWAY = Refusal(
    503,
    _("We'll be right back"),
    _("We're down for maintenance. Nothing is lost. Try again in a few minutes."),
    bare=True,
)

# Seconds.
RETRY_AFTER_S = 120


def wants_json(request: HttpRequest) -> bool:
    """Whether the client is a program rather than a browser."""
    return (
        request.path.startswith(("/api/", "/healthz"))
        or request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    )


def refuse(request: HttpRequest, refusal: Refusal, detail: str = "") -> HttpResponse:
    response = _as_json(refusal, detail) if wants_json(request) else _as_page(request, refusal, detail)
    if refusal is AWAY:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _as_json(refusal: Refusal, detail: str) -> JsonResponse:
    return JsonResponse({"detail": detail or str(refusal.text)}, status=refusal.status)


def _as_page(request: HttpRequest, refusal: Refusal, detail: str) -> HttpResponse:
    context = {"refusal": refusal, "detail": detail}
    if refusal.bare:
        page = render_to_string("refusal_bare.html", {**context, "site_name": settings.SITE_NAME})
    else:
        page = render_to_string("refusal.html", context, request)
    return HttpResponse(page, status=refusal.status)
