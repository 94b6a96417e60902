"""The tutorial for new members: the sample tasks in sequence. It is optional."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oasst import access
from oasst.access import UserRequest
from tasks.samples import tutorial
from tasks.samples.trials import attempt
from tasks.views.samples import sample_of


@access.signed_in
@require_safe
def overview(request: UserRequest) -> HttpResponse:
    return render(request, "tasks/tutorial/overview.html", {"progress": tutorial.progress(request.user)})


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: UserRequest, kind: str) -> HttpResponse:
    """The task of a step and, once submitted, the feedback and the next step."""
    tried = attempt(sample_of(kind), request)
    if tried.answered:
        tutorial.complete(kind, by=request.user)
    progress = tutorial.progress(request.user)
    context = {
        "page": tried,
        "lang": get_language(),
        "progress": progress,
        "place": tutorial.STEPS.index(kind) + 1,
        "next": progress.after(kind),
    }
    return render(request, "tasks/tutorial/step.html", context, status=tried.status)


@access.signed_in
@require_POST
def put_away(request: UserRequest) -> HttpResponse:
    tutorial.put_away(by=request.user)
    messages.info(request, _("You can find the tutorial on the guidelines page whenever you want it."))
    return redirect("desk")


@access.signed_in
@require_POST
def begin_again(request: UserRequest) -> HttpResponse:
    tutorial.begin_again(by=request.user)
    return redirect("tutorial")
