"""What moderators do, in figures, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from moderation import reading
from oasst import access
from tasks import policy


@access.public
@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    context = {"figures": reading.transparency(), "rules": policy.rules()}
    return render(request, "moderation/transparency.html", context)
