"""The page of one task: work, check, submit. Every failure keeps the text."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oasst import access
from oasst.access import UserRequest
from oasst.accounts import activity
from oasst.core.authorship import NOTHING
from oasst.models import User
from oasst.site import htmx, resubmission
from tasks.forms import AfterForm, RankingForm, ReviewForm, WorkForm, authorship_form, form_for, topics_form
from tasks.models import Task, TaskState
from tasks.texts.refusal import Refusal
from tasks.views import next_task
from tasks.views.pages import WorkPage, show, task_of
from tasks.work import drafts, leases, submission, undo, versions
from tasks.work.versions import SavedDraft


@resubmission.keeps_what_was_sent
@htmx.fits_main
@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def work(request: UserRequest, task_id: UUID) -> HttpResponse:
    task = task_of(request, task_id)
    page = WorkPage(task, then=request.GET.get("then", ""))
    if request.method == "POST" and (task.state != TaskState.DONE or request.POST.get("step") == "submit"):
        return _post(request, page)
    if task.state in (TaskState.DONE, TaskState.SKIPPED):
        return render(request, f"tasks/{task.state}.html", {"page": page, "task": task})
    page.after = _just_skipped(request)
    page.draft = drafts.of_task(task)
    page.form = form_for(task, content=page.draft.content if page.draft else None)
    page.topics, page.authorship = topics_form(task), authorship_form(task)
    return show(request, page)


def _post(request: UserRequest, page: WorkPage) -> HttpResponse:
    """The next step: save for later, check, or submit."""
    task, step = page.task, request.POST.get("step")
    form = page.form = form_for(task, _confirmed(request) if step == "as_shown" else request.POST)
    page.topics, page.authorship = topics_form(task, request.POST), authorship_form(task, request.POST)
    page.kept = SavedDraft(request.POST.get("version", ""))
    if step == "save":
        _keep(page, form, request)
        messages.success(request, _("Saved for later. You'll find it on your tasks page."))
        return redirect("desk")
    if not form.is_valid():
        return show(request, page, status=422)
    try:
        if step != "submit":
            return _check(request, page, form)
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


def _check(request: UserRequest, page: WorkPage, form: WorkForm) -> HttpResponse:
    """Shows the check before submission, unless the answer is already known to be invalid."""
    _keep(page, form, request)
    form.check()
    page.is_reviewing = True
    return show(request, page)


def _keep(page: WorkPage, form: WorkForm, request: UserRequest) -> None:
    """Saves the draft like autosave, with a warning where another tab has saved a different version."""
    page.kept = versions.keep(page.task, form.content(), based_on=request.POST.get("version", ""))
    leases.heartbeat(page.task)
    if page.kept.is_beside:
        messages.warning(
            request, _("This task is open in another tab with a different version. You'll find both in your drafts.")
        )


def _confirmed(request: HttpRequest) -> QueryDict:
    """The request data after the person confirmed the displayed order."""
    data = request.POST.copy()
    data["untouched"] = ""
    return data


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


def _just_skipped(request: UserRequest) -> Task | None:
    """The task that this person just skipped, while that can be undone."""
    form = AfterForm(request.GET)
    if not form.is_valid() or not form.cleaned_data["after"]:
        return None
    return undo.undoable_skip(form.cleaned_data["after"], by_id=request.user.pk)
