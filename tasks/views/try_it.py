"""Sample tasks for everybody. Nothing of what is sent here is stored."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oasst import access
from tasks import kinds
from tasks.samples import feedback
from tasks.samples.forms import form_for
from tasks.samples.texts import REPLIES, SAMPLES


@access.public
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "tasks/try/overview.html", {"samples": SAMPLES.values()})


@access.public
@require_http_methods(["GET", "HEAD", "POST"])
def sample(request: HttpRequest, kind: str) -> HttpResponse:
    """The task; and, once it has been done, what there is to say about the answer."""
    if kind not in SAMPLES:
        raise Http404(_("There is no sample of this kind of work."))
    found = SAMPLES[kind]
    form = form_for(found, request.POST if request.method == "POST" else None)
    answered = feedback.about(found, form) if form.is_bound and form.is_valid() else None
    context = {
        "sample": found,
        "others": [other for other in SAMPLES.values() if other is not found],
        "form": form,
        "answered": answered,
        "replies": [(reply, form[f"place_{reply.id}"], form[f"veto_{reply.id}"]) for reply in REPLIES]
        if kind in kinds.RANKING
        else [],
        "lang": get_language(),
    }
    return render(request, "tasks/try/sample.html", context, status=422 if form.errors else 200)
