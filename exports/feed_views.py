"""What is withdrawn, for programs, and the programs that take it out of copies."""

from datetime import date
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from exports import standalone
from exports.models import ReleaseLine
from exports.withdrawal import page
from oasst.access import public

_SECONDS = 60  # a cached page tells of a withdrawal no later


@require_safe
@public
def withdrawn(request: HttpRequest, line: str) -> HttpResponse:
    """The ids are pseudonyms, so those of private lines tell nothing to whoever has not got their files."""
    asked = get_object_or_404(ReleaseLine, slug=line)
    since = request.GET.get("since")
    try:
        first = date.fromisoformat(since) if since else None
    except ValueError:
        return JsonResponse({"detail": _("since must be a day like 2026-11-21.")}, status=400)
    here = request.build_absolute_uri(reverse("withdrawn", args=[line]))
    said = page(line=line, key=asked.key, since=first, address=lambda day: f"{here}?since={day}")
    return JsonResponse(said, headers={"Cache-Control": f"public, max-age={_SECONDS}"})


@require_safe
@public
def program(request: HttpRequest, name: str) -> HttpResponse:
    text = (Path(standalone.__path__[0]) / name).read_bytes()
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="text/x-python; charset=utf-8", headers=headers)
