"""Picking what to write: from a few messages, or on the page of a conversation."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oasst import access
from oasst.access import UserRequest
from tasks.forms import PickForm, WhichToPickForm
from tasks.texts.refusal import Refusal, Why
from tasks.views import next_task
from tasks.work import picks


@access.signed_in
@require_safe
def pick(request: UserRequest) -> HttpResponse:
    """A few messages to answer, each with a button that claims that very work."""
    form = WhichToPickForm(request.GET)
    if not form.is_valid():
        return redirect("desk")
    kind, lang = form.cleaned_data["kind"], form.cleaned_data["lang"]
    context = {"choices": picks.choices(request.user, kind=kind, lang=lang), "kind": kind, "lang": lang}
    return render(request, "tasks/pick.html", context)


@access.signed_in
@require_POST
def claim_picked(request: UserRequest) -> HttpResponse:
    """Claims writing in the conversation that was picked."""
    form = PickForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("We couldn't tell which task you wanted. Choose one from the list."))
        return redirect("desk")
    wanted = form.cleaned_data
    tree = access.tree_for(request.user, wanted["tree"])
    try:
        task = picks.claim(by=request.user, kind=wanted["kind"], tree=tree, message_id=wanted["message"])
    except Refusal as refusal:
        level = messages.INFO if refusal.why == Why.NOTHING_TO_DO else messages.WARNING
        messages.add_message(request, level, str(refusal))
        return redirect("tree", tree.pk)
    return next_task.to_task(task)
