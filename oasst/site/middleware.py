"""What happens to every request before and after its view."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from oasst import access
from oasst.accounts import consent
from oasst.models import UserKind
from oasst.site import locales
from oasst.site.page_middleware import asked_by_program
from oasst.site.refusals import AWAY, WRONG_METHOD, refuse, wants_json

View = Callable[[HttpRequest], HttpResponseBase]

# These answer also while the platform is under maintenance, and without a look at who asks.
_ALWAYS = ("/healthz", "/static/", "/favicon.ico")
_NO_PAGE = "default-src 'none'; frame-ancestors 'none'"
# These are open to a person who has yet to accept the terms.
_BEFORE_TERMS = ("terms", "privacy", "guidelines", "outbox", "theme", "locale", "stop_digest", "account_logout")


def friendly_refusals(get_response: View) -> View:
    """A page with the way out where Django would answer with an empty one: maintenance and wrong method."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if settings.MAINTENANCE and not request.path.startswith(_ALWAYS):
            return refuse(request, AWAY)
        response = get_response(request)
        if response.status_code == 405 and isinstance(response, HttpResponse) and not response.content:
            page = refuse(request, WRONG_METHOD)
            page.headers["Allow"] = response.headers.get("Allow", "")
            return page
        return response

    return middleware


def programs(get_response: View) -> View:
    """Programs are told everything in English, whoever this thread served before, and no browser makes a page of it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not asked_by_program(request):
            return get_response(request)
        translation.activate(settings.LANGUAGE_CODE)
        response = get_response(request)
        response.headers["Content-Security-Policy"] = _NO_PAGE
        return response

    return middleware


def in_the_language_they_chose(get_response: View) -> View:
    """Pages for somebody who has signed in are in the language of the interface they chose, on every browser."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not (asked_by_program(request) or request.path.startswith(_ALWAYS)):
            locales.activate_for(request)
        return get_response(request)

    return middleware


def demo_accounts_stay_home(get_response: View) -> View:
    """Demo accounts have published passwords: a session of one ends where it is used from another machine."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not (asked_by_program(request) or request.path.startswith(_ALWAYS)) and _is_demo_abroad(request):
            auth.logout(request)
            messages.error(request, _("Demo accounts work only on the machine the platform runs on."))
            return redirect("account_login")
        return get_response(request)

    return middleware


def _is_demo_abroad(request: HttpRequest) -> bool:
    user = request.user
    return user.is_authenticated and user.kind == UserKind.DEMO and not access.from_this_machine(request)


def terms_first(get_response: View) -> View:
    """Whoever has signed in accepts the current terms before anything else. Until then nothing they send is acted on."""
    open_paths = (*_ALWAYS, *(reverse(name) for name in _BEFORE_TERMS))

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if (
            asked_by_program(request)
            or request.path.startswith(open_paths)
            or not request.user.is_authenticated
            or consent.given(request)
        ):
            return get_response(request)
        return _to_the_terms(request)

    return middleware


def _to_the_terms(request: HttpRequest) -> HttpResponseBase:
    if wants_json(request):
        return JsonResponse({"detail": _("Accept the current terms first."), "terms": reverse("terms")}, status=403)
    if request.method in ("GET", "HEAD"):
        back = request.get_full_path()
    else:
        # A redirect cannot carry the form along, but the browser keeps it behind its back button.
        messages.warning(request, _("What you just sent waits for the terms: accept them, go back and send it again."))
        back = _page_they_came_from(request)
    return redirect(f"{reverse('terms')}?{urlencode({'next': back})}")


def _page_they_came_from(request: HttpRequest) -> str:
    referrer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referrer, {request.get_host()}):
        return reverse("home")
    parts = urlsplit(referrer)
    return parts.path + (f"?{parts.query}" if parts.query else "")
