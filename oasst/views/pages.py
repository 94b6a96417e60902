"""Static pages, health check and outbox."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oasst import access
from oasst.accounts import departures
from oasst.background.retention import RULES
from oasst.notifications import outbox
from oasst.serving import health


@access.public
@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database, Redis and a worker respond and no job is overdue, else 503; the body has the details."""
    status = health.look()
    return JsonResponse(status.as_dict(), status=200 if status.well else 503)


@access.public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    context = {
        "dataset_licence": settings.DATASET_LICENCE,
        "departure_days": departures.DAYS,
        "retention_days": {rule.name: rule.days for rule in RULES},
    }
    return render(request, "privacy.html", context)


@access.public
@require_safe
def guidelines(request: HttpRequest) -> HttpResponse:
    return render(request, "guidelines.html", {"version": settings.GUIDELINE_VERSION})


@access.public
@require_safe
@never_cache
def read_outbox(request: HttpRequest) -> HttpResponseBase:
    if not access.has_outbox(request):
        raise Http404
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    if not access.may_read_outbox(request.user):
        raise PermissionDenied
    return render(request, "outbox.html", {"mails": outbox.newest(), "most": outbox.MOST_MAILS})


@access.public
@require_safe
def favicon(request: HttpRequest) -> HttpResponseBase:
    """Fallback for pages without a link to the icon."""
    return redirect(static("oasst/icon.svg"))
