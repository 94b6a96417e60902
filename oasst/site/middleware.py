"""Middlewares of the site: error pages, locale and time zone, demo accounts, terms."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from oasst import access
from oasst.accounts import consent
from oasst.core.time_zones import zone
from oasst.models import UserKind
from oasst.site import locales
from oasst.site.page_middleware import asked_by_program
from oasst.site.refusals import AWAY, WRONG_METHOD, refuse, wants_json

View = Callable[[HttpRequest], HttpResponseBase]

# Available during maintenance and without a session.
_ALWAYS = ("/healthz", "/static/", "/favicon.ico")
_NO_PAGE = "default-src 'none'; frame-ancestors 'none'"
# URL names that need no acceptance of the terms.
_BEFORE_TERMS = ("terms", "privacy", "guidelines", "outbox", "theme", "locale", "stop_digest", "account_logout")


def friendly_refusals(get_response: View) -> View:
    """Error pages for maintenance and 405, which Django would answer with an empty response."""

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
    """API responses are in English, with a content policy under which browsers render nothing."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not asked_by_program(request):
            return get_response(request)
        translation.activate(settings.LANGUAGE_CODE)
        response = get_response(request)
        response.headers["Content-Security-Policy"] = _NO_PAGE
        return response

    return middleware


def in_locale_and_time_zone(get_response: View) -> View:
    """Pages use the interface language and the time zone of the account."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if asked_by_program(request) or request.path.startswith(_ALWAYS):
            return get_response(request)
        locales.activate_for(request)
        with timezone.override(zone(request.user.time_zone) if request.user.is_authenticated else None):
            return get_response(request)

    return middleware


def demo_accounts_stay_home(get_response: View) -> View:
    """Ends sessions of demo accounts, whose passwords are public, on other machines."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not (asked_by_program(request) or request.path.startswith(_ALWAYS)) and _is_demo_abroad(request):
            auth.logout(request)
            messages.error(request, _("Demo accounts only work on the machine that runs this site."))
            return redirect("account_login")
        return get_response(request)

    return middleware


def _is_demo_abroad(request: HttpRequest) -> bool:
    user = request.user
    return user.is_authenticated and user.kind == UserKind.DEMO and not access.from_this_machine(request)


def terms_first(get_response: View) -> View:
    """Signed-in people must accept the current terms first; until then all other requests are redirected."""
    open_paths = (*_ALWAYS, *(reverse(name) for name in _BEFORE_TERMS))

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if (
            asked_by_program(request)
            or request.path.startswith(open_paths)
            or not request.user.is_authenticated
            or consent.given(request)
        ):
            return get_response(request)
        return _redirect_to_terms(request)

    return middleware


def _redirect_to_terms(request: HttpRequest) -> HttpResponseBase:
    if wants_json(request):
        return JsonResponse({"detail": _("Accept the current terms first."), "terms": reverse("terms")}, status=403)
    if request.method in ("GET", "HEAD"):
        back = request.get_full_path()
    else:
        # A redirect loses the form, but the browser's back button restores it.
        messages.warning(request, _("Accept the terms first, then go back and submit again."))
        back = _referring_page(request)
    return redirect(f"{reverse('terms')}?{urlencode({'next': back})}")


def _referring_page(request: HttpRequest) -> str:
    referrer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referrer, {request.get_host()}):
        return reverse("home")
    parts = urlsplit(referrer)
    return parts.path + (f"?{parts.query}" if parts.query else "")
