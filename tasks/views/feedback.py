"""Feedback on a message outside of tasks: reactions, reports and labels."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from oasst import access
from oasst.access import UserRequest
from oasst.models import Message, Thanks
from tasks.acts import reactions, reports, thanks
from tasks.forms.feedback import FreeLabelsForm, ReactForm, ReportForm
from tasks.reading.reactions import Reacted, own_reactions, reacted
from tasks.texts.refusal import Refusal


@dataclass
class AboutPage:
    """The data of the feedback page of a message; `done` names the feedback that was just given."""

    message: Message
    reacted: Reacted
    report_form: forms.Form
    labels_form: FreeLabelsForm
    done: str = ""
    may_thank: bool = False
    is_thanked: bool = False
    refusal: Refusal | None = None


@access.signed_in
@require_safe
def about(request: UserRequest, message_id: UUID) -> HttpResponse:
    return _show(request, access.message_for(request.user, message_id), done=request.GET.get("done", ""))


@access.signed_in
@require_POST
def react(request: UserRequest, message_id: UUID) -> HttpResponse:
    message = access.message_for(request.user, message_id)
    form = ReactForm(request.POST)
    if not form.is_valid():
        return _show(request, message, status=422)
    emoji = form.cleaned_data["emoji"]
    return _give(request, message, "reacted", lambda: reactions.react(message=message, by=request.user, emoji=emoji))


@access.signed_in
@require_POST
def report(request: UserRequest, message_id: UUID) -> HttpResponse:
    message = access.message_for(request.user, message_id)
    form = ReportForm(request.POST, auto_id=_ids(message, "report"))
    if not form.is_valid():
        return _show(request, message, report_form=form, status=422)
    sent = form.cleaned_data
    return _give(
        request,
        message,
        "reported",
        lambda: reports.report(message=message, reason=sent["reason"], note=sent["note"], by=request.user),
    )


@access.signed_in
@require_POST
def label(request: UserRequest, message_id: UUID) -> HttpResponse:
    """Only answered labels are stored; "Not sure" is not an answer here."""
    message = access.message_for(request.user, message_id)
    form = FreeLabelsForm(request.POST, message=message, given={})
    return _give(
        request,
        message,
        "labelled",
        lambda: reactions.label_freely(message=message, values=form.values(), by=request.user),
    )


def _give(request: UserRequest, message: Message, done: str, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:
        return _show(request, message, refusal=refusal, status=409)
    return redirect(f"{reverse('about_message', args=[message.pk])}?done={done}")


def _show(
    request: UserRequest,
    message: Message,
    *,
    done: str = "",
    refusal: Refusal | None = None,
    report_form: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    own = own_reactions([message.pk], request.user)[message.pk]
    may_thank = thanks.may_thank(request.user, message, message.tree)
    page = AboutPage(
        message,
        reacted(
            message.pk,
            author_id=message.author_id,
            emojis=message.emojis,
            own=own,
            by=request.user,
            is_blind=not access.may_know_author(request.user, message, message.tree),
        ),
        report_form or ReportForm(auto_id=_ids(message, "report")),
        FreeLabelsForm(message=message, given=reports.current_labels(message, request.user)),
        done,
        may_thank=may_thank,
        is_thanked=may_thank and Thanks.objects.filter(message=message, user=request.user).exists(),
        refusal=refusal,
    )
    return render(request, "tasks/about.html", {"page": page, "message": message}, status=status)


def _ids(message: Message, form: str) -> str:
    """The pattern for ids of form fields; a page can have several of these forms."""
    return f"{form}-{message.pk}-%s"
