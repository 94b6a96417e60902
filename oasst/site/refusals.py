"""What is answered instead of the page somebody asked for: one table of refusals, as a page or as JSON."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Refusal:
    """`bare` refusals are drawn without looking at the person, the session or the database: they may be what is broken."""

    status: int
    title: str | Promise
    text: str | Promise
    bare: bool = False


BAD_REQUEST = Refusal(
    400,
    _("This request cannot be understood"),
    _("Something in the address or in what was sent is not as it should be. Go back and try again."),
)
FORBIDDEN = Refusal(
    403, _("This is not open to you"), _("You have signed in, but your role does not include this page.")
)
FORM_EXPIRED = Refusal(
    403,
    _("The form has expired"),
    _(
        "To protect you, a form is only accepted from the page we sent it with. Go back, reload the page and send it "
        "again. If that does not help, allow cookies for this site. What you wrote is still in the form you came from."
    ),
)
SIGNED_OUT = Refusal(
    401,
    _("You have been signed out"),
    _(
        "What you sent has not been stored yet. It is still here: sign in in another tab, come back to this one and send it."
    ),
)
CLOSED = Refusal(
    403, _("This account is closed"), _("What you sent has not been stored. It is still here for you to copy.")
)
NOT_FOUND = Refusal(
    404, _("There is nothing here"), _("The address may be mistyped, or what was here has been removed.")
)
WRONG_METHOD = Refusal(
    405,
    _("This address works differently"),
    _("It does not answer to this kind of request. If you came here by a link, start again from the home page."),
    bare=True,
)
BROKEN = Refusal(
    500,
    _("Something broke on our side"),
    _("It was not your fault and it has been noted. Go back and try once more; what you sent may not have been saved."),
    bare=True,
)
AWAY = Refusal(
    503,
    _("We will be back in a moment"),
    _("The platform is being looked after and cannot answer right now. Nothing is lost. Try again in a few minutes."),
    bare=True,
)

# Seconds after which a client may ask again.
RETRY_AFTER_S = 120


def wants_json(request: HttpRequest) -> bool:
    """A program asks, not a browser."""
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
