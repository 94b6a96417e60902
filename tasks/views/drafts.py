"""Requests in the background of a task page: autosave of drafts, and previews."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from oasst import access
from oasst.access import UserRequest
from tasks.forms import TextForm, form_for
from tasks.models import TaskState
from tasks.texts.hints import hint_about
from tasks.views.pages import task_of
from tasks.work import leases, versions
from tasks.work.versions import SavedDraft


@access.signed_in
@require_POST
def draft(request: UserRequest, task_id: UUID) -> JsonResponse:
    """Saves the content of the form, every few seconds. The answer has the version, whether it was saved separately from
    that of another tab, whether the lease is still valid, and hints about the language of the text and personal data in it.
    """
    task = task_of(request, task_id)
    form = form_for(task, request.POST)
    saved = task.state != TaskState.DONE
    based_on = request.POST.get("version", "")
    kept = versions.keep(task, form.content(), based_on=based_on) if saved else SavedDraft(based_on)
    is_leased = saved and leases.heartbeat(task) is not None
    hint = hint_about(form.written, task.lang) if isinstance(form, TextForm) else ""
    return JsonResponse(
        {"saved": saved, "held": is_leased, "hint": hint, "version": kept.version, "beside": kept.is_beside}
    )


@access.signed_in
@require_POST
def preview(request: UserRequest, task_id: UUID) -> HttpResponse:
    """Renders the text as it will be displayed."""
    task = task_of(request, task_id)
    form = form_for(task, request.POST)
    text = form.written if isinstance(form, TextForm) else ""
    return render(request, "tasks/pieces/prose.html", {"text": text, "lang": task.lang})
