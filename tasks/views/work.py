"""One task: read, work, look once more, hand in. Every failure keeps what was written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from oasst import access
from oasst.access import UserRequest
from tasks import drafts, kinds, policy, selection, submission
from tasks.access import task_for
from tasks.forms import RankingForm, ReviewForm, SkipForm, TextForm
from tasks.models import Task, TaskState
from tasks.reading import threads
from tasks.reading.threads import Turn
from tasks.refusal import Refusal
from tasks.wording import KINDS, KindText


@dataclass
class WorkPage:
    """Everything the page of a task shows."""

    task: Task
    form: forms.Form
    reviewing: bool = False
    refusal: Refusal | None = None
    thread: list[Turn] = field(default_factory=list)
    replies: list[tuple[Turn, Any, Any]] = field(default_factory=list)
    skip_form: SkipForm = field(default_factory=SkipForm)

    @property
    def text(self) -> KindText:
        return KINDS[self.task.kind]

    @property
    def template(self) -> str:
        if self.task.kind in kinds.WRITING:
            return "tasks/write.html"
        return "tasks/label.html" if self.task.kind in kinds.LABELLING else "tasks/rank.html"


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def work(request: UserRequest, task_id: UUID) -> HttpResponse:
    task = _task(request, task_id)
    if task.state == TaskState.DONE and request.POST.get("step") != "submit":
        return render(request, "tasks/done.html", {"task": task, "text": KINDS[task.kind]})
    if request.method != "POST":
        return _show(request, task, _form(task, initial=_begun(task)))
    form = _form(task, request.POST)
    if not form.is_valid():
        return _show(request, task, form, status=422)
    if request.POST.get("step") != "submit":
        drafts.save(task, _content(form))
        return _show(request, task, form, reviewing=request.POST.get("step") == "review")
    try:
        receipt = _hand_in(task, form, request.user)
    except Refusal as refusal:
        drafts.keep_refused(task, _content(form), refusal.why)
        return _show(request, task, form, refusal=refusal, status=409)
    if receipt.repeated:
        messages.info(request, _("This had been handed in already. Nothing was stored twice."))
    return redirect("work", task.pk)


@access.signed_in
@require_POST
def skip(request: UserRequest, task_id: UUID) -> HttpResponse:
    """Gives the task back. What was written stays among the drafts."""
    task = _task(request, task_id)
    form = SkipForm(request.POST)
    selection.skip(task, reason=form.cleaned_data["reason"] if form.is_valid() else "")
    messages.info(request, _("Skipped. Somebody else will see it."))
    return redirect("desk")


@access.signed_in
@require_POST
def draft(request: UserRequest, task_id: UUID) -> JsonResponse:
    """Keeps what the form holds, every few seconds; answers how long the task is held, or null when it is not."""
    task = _task(request, task_id)
    form = _form(task, request.POST)
    form.is_valid()
    held = task.state != TaskState.DONE and drafts.save(task, _content(form))
    return JsonResponse({"saved": task.state != TaskState.DONE, "held": held})


def _task(request: UserRequest, task_id: UUID) -> Task:
    try:
        return task_for(request.user, task_id)
    except Refusal as refusal:
        raise Http404(str(refusal)) from refusal


def _show(
    request: HttpRequest,
    task: Task,
    form: forms.Form,
    *,
    reviewing: bool = False,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    page = WorkPage(task, form, reviewing, refusal, threads.thread(task))
    if task.kind in kinds.RANKING:
        page.replies = [(reply, form[f"place_{reply.id}"], form[f"veto_{reply.id}"]) for reply in threads.shown(task)]
    return render(request, page.template, {"page": page, "task": task, "form": form}, status=status)


def _form(task: Task, data: Any = None, initial: dict[str, Any] | None = None) -> forms.Form:
    if task.kind in kinds.WRITING:
        return TextForm(data, initial=initial, task=task, limit=policy.rules().message_size_limit)
    made: Callable[..., forms.Form] = ReviewForm if task.kind in kinds.LABELLING else RankingForm
    return made(data, initial=initial, task=task)


def _begun(task: Task) -> dict[str, Any]:
    """What the person's draft puts into the form."""
    draft = drafts.of_task(task)
    content = draft.content if draft else {}
    if "form" in content:
        return dict(content["form"])
    return {"text": content.get("text", "")}


def _content(form: forms.Form) -> dict[str, Any]:
    """What the form holds, as drafts keep it."""
    held = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    return held if isinstance(form, TextForm) else {"form": held}


def _hand_in(task: Task, form: forms.Form, by: Any) -> submission.Receipt:
    if isinstance(form, ReviewForm):
        return submission.submit_review(task=task, values=form.values(), cant_tell=form.cant_tell(), by=by)
    if isinstance(form, RankingForm):
        none = form.cleaned_data["none_acceptable"]
        return submission.submit_ranking(
            task=task, ballot=form.ballot(), vetoed=form.vetoed(), none_acceptable=none, by=by
        )
    return submission.submit_text(task=task, text=form.cleaned_data["text"], by=by)
