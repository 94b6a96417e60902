"""The transparency report: public figures of moderation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from moderation import decisions
from oasst import access
from tasks.rules import policy


@access.public
@require_safe
def transparency(request: HttpRequest) -> HttpResponse:
    context = {"figures": decisions.transparency(), "rules": policy.everywhere().moderation}
    return render(request, "moderation/transparency.html", context)
