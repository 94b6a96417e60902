"""What is withdrawn, for programs, and the programs that take it out of copies."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from exports import standalone
from exports.access import NoSuchKey, releases_for, viewer_of
from exports.models import ReleaseLine
from exports.releases.withdrawal_feed import month, page
from oasst.access import public

_SECONDS = 60  # how late a cached page may list a withdrawal


@require_safe
@public
def withdrawn(request: HttpRequest, line: str) -> HttpResponse:
    asked = _line(request, line)
    since = request.GET.get("since")
    try:
        first = month(since) if since else None
    except ValueError:
        return JsonResponse({"detail": _("since must be a month like 2026-11.")}, status=400)
    here = request.build_absolute_uri(reverse("withdrawn", args=[line]))
    document = page(line=line, key=asked.key, since=first, address=lambda first: f"{here}?since={first}")
    kept_by = "private" if asked.private else "public"
    return JsonResponse(document, headers={"Cache-Control": f"{kept_by}, max-age={_SECONDS}"})


def _line(request: HttpRequest, slug: str) -> ReleaseLine:
    """The existence of a private line is revealed only to people who may see it."""
    line = get_object_or_404(ReleaseLine, slug=slug)
    try:
        if line.private and not releases_for(viewer_of(request)).filter(line=line).exists():
            raise Http404
    except NoSuchKey:
        raise Http404 from None
    return line


@require_safe
@public
def program(request: HttpRequest, name: str) -> HttpResponse:
    text = standalone.text_of(name)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="text/x-python; charset=utf-8", headers=headers)
