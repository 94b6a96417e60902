"""The page of one task: work, submit, and the next task is there. Every failure keeps the text."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oasst import access
from oasst.access import UserRequest
from oasst.accounts import activity
from oasst.core.authorship import NOTHING
from oasst.models import User
from oasst.site import htmx, resubmission
from tasks.forms import (
    AfterForm,
    RankingForm,
    ReviewForm,
    TextForm,
    WorkForm,
    authorship_form,
    form_for,
    ranking,
    topics_form,
)
from tasks.models import TaskState
from tasks.texts.refusal import Refusal
from tasks.views import next_task
from tasks.views.pages import WorkPage, show, task_of
from tasks.work import drafts, leases, submission, undo, versions
from tasks.work.versions import SavedDraft

# The steps that submit. Any other keeps the content and shows the page again, also that of a page from before an upgrade.
_SUBMITS = ("submit", "as_shown")


@resubmission.keeps_what_was_sent
@htmx.fits_main
@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def work(request: UserRequest, task_id: UUID) -> HttpResponse:
    task = task_of(request, task_id)
    page = WorkPage(task, then=request.GET.get("then", ""))
    if request.method == "POST" and (task.state != TaskState.DONE or request.POST.get("step") in _SUBMITS):
        return _post(request, page)
    if task.state in (TaskState.DONE, TaskState.SKIPPED):
        return render(request, f"tasks/{task.state}.html", {"page": page, "task": task})
    _note_what_came_before(request, page)
    page.draft = drafts.of_task(task)
    page.form = form_for(task, content=page.draft.content if page.draft else None)
    page.topics, page.authorship = topics_form(task), authorship_form(task)
    return show(request, page)


def _post(request: UserRequest, page: WorkPage) -> HttpResponse:
    """Stops for today, previews a text, or submits; the next task follows."""
    task, step = page.task, request.POST.get("step")
    form = page.form = form_for(task, ranking.sent(request.POST))
    page.topics, page.authorship = topics_form(task, request.POST), authorship_form(task, request.POST)
    page.kept = SavedDraft(request.POST.get("version", ""))
    if step == "save":
        return _stop(request, page, form)
    if step not in _SUBMITS:
        return _keep_and_show(request, page, form)
    if not form.is_valid():
        return show(request, page, status=422)
    try:
        versions.set_others_aside(task, form.content(), based_on=page.kept.version)
        receipt = _submit(page, form, request.user)
        versions.forget(task, based_on=page.kept.version)
        activity.note(request.user)
    except Refusal as refusal:
        drafts.keep_refused(task, form.content(), refusal.why)
        page.refusal, page.kept = refusal, SavedDraft(versions.newest(task))
        return show(request, page, status=409)
    if receipt.repeated:
        messages.info(request, _("You've already submitted this."))
        return next_task.to_task(task, then=page.then)
    return next_task.to_following(request, by=request.user, then=page.then, done=task)


def _keep_and_show(request: UserRequest, page: WorkPage, form: WorkForm) -> HttpResponse:
    """Keeps the content and shows the page again: a text with its preview, for browsers without scripts."""
    _keep(page, form, request)
    if isinstance(form, TextForm):
        try:
            form.check()
        except Refusal as refusal:
            page.refusal = refusal
            return show(request, page, status=409)
        page.is_previewing = True
    return show(request, page)


def _stop(request: UserRequest, page: WorkPage, form: WorkForm) -> HttpResponse:
    """Goes back to the dashboard: begun work is kept as a draft, a task that was not begun is returned."""
    if form.is_begun:
        _keep(page, form, request)
        messages.success(request, _("Saved for later. You'll find it on your tasks page."))
    else:
        undo.release_unstarted(task=page.task, by=request.user)
    return redirect("desk")


def _keep(page: WorkPage, form: WorkForm, request: UserRequest) -> None:
    """Saves the draft like autosave, with a warning where another tab has saved a different version."""
    page.kept = versions.keep(page.task, form.content(), based_on=request.POST.get("version", ""))
    leases.heartbeat(page.task)
    if page.kept.is_beside:
        messages.warning(
            request, _("This task is open in another tab with a different version. You'll find both in your drafts.")
        )


def _submit(page: WorkPage, form: WorkForm, by: User) -> submission.Receipt:
    task, topics = page.task, page.topics.answer if page.topics else None
    if isinstance(form, ReviewForm):
        return submission.submit_review(
            task=task, values=form.values(), cant_tell=form.cant_tell(), topics=topics, by=by
        )
    if isinstance(form, RankingForm):
        none = form.cleaned_data["none_acceptable"]
        return submission.submit_ranking(
            task=task, ballot=form.ballot(), vetoed=form.vetoed(), none_acceptable=none, by=by
        )
    stated = page.authorship.stated if page.authorship else NOTHING
    text = form.cleaned_data["text"]
    return submission.submit_text(task=task, text=text, by=by, habit=form.habit, topics=topics, stated=stated)


def _note_what_came_before(request: UserRequest, page: WorkPage) -> None:
    """The task that this person has just submitted or skipped, while that can be undone."""
    form = AfterForm(request.GET)
    if not form.is_valid():
        return
    page.done = form.cleaned_data["done"]
    if form.cleaned_data["after"]:
        page.skipped = undo.undoable_skip(form.cleaned_data["after"], by_id=request.user.pk)
