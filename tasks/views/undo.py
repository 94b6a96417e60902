"""Skipping a task, and undoing a skip or a submission."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from oasst import access
from oasst.access import UserRequest
from oasst.site import htmx, resubmission
from tasks.forms import AfterForm, SkipForm, form_for
from tasks.rules import kinds
from tasks.texts.refusal import Refusal
from tasks.views import next_task
from tasks.views.pages import WorkPage, show, task_of
from tasks.work import drafts, leases, undo


@resubmission.keeps_what_was_sent
@htmx.fits_main
@access.signed_in
@require_POST
def skip(request: UserRequest, task_id: UUID) -> HttpResponse:
    """Skips the task and claims the next. The content is kept as a draft; a begun text needs a confirmation."""
    task, then = task_of(request, task_id), request.GET.get("then", "")
    form, skipping = form_for(task, request.POST), SkipForm(request.POST)
    reason = skipping.cleaned_data["reason"] if skipping.is_valid() else ""
    if form.is_begun:
        drafts.save(task, form.content())
        if task.kind in kinds.WRITING and not skipping.cleaned_data.get("anyway"):
            return show(request, WorkPage(task, then=then, form=form, asks_to_skip=skipping), status=409)
    leases.skip(task, reason=reason)
    return next_task.to_following(request, by=request.user, then=then, skipped=task)


@htmx.fits_main
@access.signed_in
@require_POST
def unskip(request: UserRequest, task_id: UUID) -> HttpResponse:
    """Reopens a skipped task."""
    return _undo(request, task_id, undo.unskip)


@htmx.fits_main
@access.signed_in
@require_POST
def take_back(request: UserRequest, task_id: UUID) -> HttpResponse:
    """Undoes a submission; its content is in the form again."""
    return _undo(request, task_id, undo.undo_submission)


def _undo(request: UserRequest, task_id: UUID, act: Callable[..., None]) -> HttpResponse:
    """Undoes the end of a task. The task that was claimed in its place is returned, unless it was begun."""
    form = AfterForm(request.POST)
    if form.is_valid() and form.cleaned_data["after"]:
        undo.release_unstarted(task=task_of(request, form.cleaned_data["after"]), by=request.user)
    task = task_of(request, task_id)
    try:
        act(task=task, by=request.user)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return next_task.to_task(task, then=request.GET.get("then", ""))
