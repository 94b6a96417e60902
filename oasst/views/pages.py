"""Pages that say how things stand: health, privacy, guidelines; and the outbox."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oasst import access
from oasst.notifications import outbox
from oasst.serving import health


@access.public
@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database, Redis and a worker answer and no job waits too long; 503 otherwise, with the same facts."""
    found = health.look()
    return JsonResponse(found.as_dict(), status=200 if found.well else 503)


@access.public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy.html", {"dataset_licence": settings.DATASET_LICENCE})


@access.public
@require_safe
def guidelines(request: HttpRequest) -> HttpResponse:
    return render(request, "guidelines.html", {"version": settings.GUIDELINE_VERSION})


@access.public
@require_safe
@never_cache
def read_outbox(request: HttpRequest) -> HttpResponse:
    if not access.may_read_outbox(request):
        raise Http404
    return render(request, "outbox.html", {"mails": outbox.newest(), "most": outbox.MOST_MAILS})


@access.public
@require_safe
def favicon(request: HttpRequest) -> HttpResponseBase:
    """For pages that do not name our icon themselves: browsers ask here."""
    return redirect(static("oasst/icon.svg"))
