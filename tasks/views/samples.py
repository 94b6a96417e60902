"""Public sample tasks. Nothing sent here is stored."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oasst import access
from tasks.samples.texts import SAMPLES, Sample
from tasks.samples.trials import attempt


@access.public
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "tasks/try/overview.html", {"samples": SAMPLES.values()})


@access.public
@require_http_methods(["GET", "HEAD", "POST"])
def sample(request: HttpRequest, kind: str) -> HttpResponse:
    """The sample task and, once submitted, the feedback."""
    tried = attempt(sample_of(kind), request)
    return render(request, "tasks/try/sample.html", {"page": tried, "lang": get_language()}, status=tried.status)


def sample_of(kind: str) -> Sample:
    """The sample of a kind.

    Raises:
        Http404: there is no sample of this kind.
    """
    if kind not in SAMPLES:
        raise Http404(_("There's no sample for this kind of task."))
    return SAMPLES[kind]
