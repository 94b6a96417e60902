"""Which topics one knows, and which one would rather not write about."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from oasst import access
from oasst.access import UserRequest
from oasst.accounts import updates
from oasst.core import topics
from oasst.corpus.topics import NAMES
from tasks.forms import DeclineForm, InterestsForm
from tasks.views import next_task
from tasks.views.pages import task_of


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def interests(request: UserRequest) -> HttpResponse:
    form = InterestsForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        updates.change(by=request.user, **form.values())
        messages.success(request, _("Your interests have been saved."))
        return redirect("interests")
    return render(request, "tasks/interests.html", {"form": form})


@access.signed_in
@require_POST
def decline(request: UserRequest) -> HttpResponse:
    """After a skip: less about this topic. Leads back to the task that came instead."""
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return redirect("interests")
    topic, user = form.cleaned_data["topic"], request.user
    updates.change(
        by=user,
        declined_topics=topics.known([*user.declined_topics, topic]),
        interests=[each for each in user.interests if each != topic],
    )
    text = _("You'll get less about %(topic)s. You can change this under your interests.")
    messages.success(request, text % {"topic": NAMES[topic]})
    task_id = form.cleaned_data["task"]
    return next_task.to_task(task_of(request, task_id)) if task_id else redirect("desk")
