"""The volunteers' desk: what there is to do, and asking for it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oasst import access
from oasst.access import UserRequest
from tasks import drafts, selection
from tasks.forms import ClaimForm
from tasks.reading import desk as work
from tasks.refusal import Refusal, Why


@access.signed_in
@require_safe
def desk(request: UserRequest) -> HttpResponse:
    context = {
        "by_lang": work.offers(request.user),
        "open_tasks": work.open_tasks(request.user),
        "drafts": drafts.of_person(request.user)[:5],
    }
    return render(request, "tasks/desk.html", context)


@access.signed_in
@require_POST
def claim(request: UserRequest) -> HttpResponse:
    """Hands out a task and leads to it. Somebody who has chosen no language is asked for one first."""
    form = ClaimForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("We did not understand which work you asked for. Choose it from the list."))
        return redirect("desk")
    kind, lang = form.cleaned_data["kind"], form.cleaned_data["lang"]
    langs = [lang] if lang else request.user.langs
    if not langs:
        messages.info(request, _("Tell us first which languages you work in."))
        return redirect("account")
    try:
        if kind == "any":
            task = selection.claim_any(by=request.user, langs=langs)
        else:
            task = selection.claim(by=request.user, kind=kind, lang=langs[0])
    except Refusal as refusal:
        level = messages.INFO if refusal.why == Why.NOTHING_TO_DO else messages.WARNING
        messages.add_message(request, level, str(refusal))
        return redirect("desk")
    return redirect("work", task.pk)
