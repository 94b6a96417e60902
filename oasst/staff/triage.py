"""The page of a queue: its oldest items, each with two buttons and their keys. Inside the admin, so for staff alone."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from oasst import access
from oasst.models import User
from oasst.staff import workplace
from oasst.staff.workplace import Queue, Triage, Undecided, Verdict

PER_PAGE = 20


class VerdictForm(forms.Form):
    key = forms.CharField(max_length=64)
    verdict = forms.ChoiceField(choices=[(each, each) for each in Verdict])
    note = forms.CharField(max_length=1000, required=False)
    next = forms.SlugField(max_length=64, required=False)


class LookForm(forms.Form):
    """What a page sends by itself when somebody has come to an item."""

    look = forms.CharField(max_length=64)


def triage(request: HttpRequest, queue: Queue, how: Triage) -> HttpResponse:
    """Shows the items, or decides on the one whose button was pressed and goes on with the one behind it.

    What others look at just now stands behind what nobody does.
    """
    langs = workplace.langs_asked_for(request)
    if any(not access.may_moderate_lang(request.user, lang) for lang in langs):
        raise PermissionDenied(_("You moderate other languages."))
    if request.method == "POST":
        return _look(request, how) if "look" in request.POST else _decide(request, queue, how)
    found = sorted(how.items(langs, PER_PAGE + 1), key=lambda item: item.looked_at_by not in (None, request.user))
    context = {
        **admin.site.each_context(request),
        "title": queue.title,
        "queue": queue,
        "triage": how,
        "items": found[:PER_PAGE],
        "are_more": len(found) > PER_PAGE,
        "langs": langs,
    }
    return TemplateResponse(request, "admin/queue.html", context)


def _look(request: HttpRequest, how: Triage) -> JsonResponse:
    """Says that this person looks at an item; answers who does, where it is somebody else."""
    assert isinstance(request.user, User)
    form = LookForm(request.POST)
    who = how.look(form.cleaned_data["look"], request.user) if how.look and form.is_valid() else None
    return JsonResponse({"other": str(who) if who and who != request.user else ""})


def _decide(request: HttpRequest, queue: Queue, how: Triage) -> HttpResponse:
    assert isinstance(request.user, User)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That was no decision on an item of this page."))
        return redirect(request.get_full_path())
    given = form.cleaned_data
    try:
        done = how.decide(given["key"], Verdict(given["verdict"]), given["note"], request.user)
        messages.success(request, str(done))
    except Undecided as why:
        messages.warning(request, str(why))
    return redirect(f"{request.get_full_path()}#{given['next'] or 'queue'}")
