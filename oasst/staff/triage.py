"""The page of a queue: its oldest items, each with buttons and keyboard shortcuts. Inside the admin, so for staff only."""

from collections.abc import Callable, Sequence

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oasst import access
from oasst.core.identifiers import as_uuid
from oasst.models import User
from oasst.staff import assignments, queue_page, workplace
from oasst.staff.workplace import Queue, Triage, Undecided, Verdict

_MOST_AT_ONCE = queue_page.PER_PAGE


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(choices=[(each, each) for each in Verdict])
    note = forms.CharField(max_length=1000, required=False)
    canned = forms.CharField(max_length=32, required=False)
    next = forms.SlugField(max_length=64, required=False)


class AssignForm(forms.Form):
    """Empty `to`: escalated to senior moderators."""

    key = forms.CharField(max_length=64)
    to = forms.UUIDField(required=False)
    note = forms.CharField(max_length=1000, required=False)


class LookForm(forms.Form):
    """The form that a page submits by itself when a moderator reaches an item."""

    look = forms.CharField(max_length=64)


def triage(request: HttpRequest, queue: Queue, how: Triage) -> HttpResponse:
    """Shows the items, or carries out the button that was pressed and continues with the next item."""
    assert isinstance(request.user, User)
    langs = workplace.langs_asked_for(request)
    if any(not access.may_moderate_lang(request.user, lang) for lang in langs):
        raise PermissionDenied(_("You moderate other languages."))
    if request.method == "POST":
        return _act(request, queue, how, request.user)
    page = queue_page.of_queue(
        queue, how, by=request.user, query=request.GET, langs_asked=langs, here=request.get_full_path()
    )
    choices, texts = how.replies(langs) if how.replies and page.lines else ([], {})
    context = {
        **admin.site.each_context(request),
        "title": queue.title,
        "queue": queue,
        "triage": how,
        "page": page,
        "items": [line.item for line in page.lines],
        "langs": langs,
        "staff": assignments.staff() if page.lines else [],
        "reply_choices": choices,
        "replies": texts,
        "undo": workplace.undo_offered(request),
    }
    return TemplateResponse(request, "admin/queue.html", context)


def _act(request: HttpRequest, queue: Queue, how: Triage, by: User) -> HttpResponse:
    if "look" in request.POST:
        return _look(request, how, by)
    if "undo" in request.POST:
        return _undo(request, by)
    if "assign" in request.POST:
        return _assign(request, queue, how, by)
    return _decide(request, queue, how, by)


def _look(request: HttpRequest, how: Triage, by: User) -> JsonResponse:
    """Records that this person is looking at an item; returns the name of another person who is."""
    form = LookForm(request.POST)
    who = how.look(form.cleaned_data["look"], by) if how.look and form.is_valid() else None
    return JsonResponse({"other": str(who) if who and who != by else ""})


def _undo(request: HttpRequest, by: User) -> HttpResponse:
    acts = [each for each in request.POST.getlist("undo")[:_MOST_AT_ONCE] if as_uuid(each)]
    try:
        messages.success(request, str(workplace.undo(acts, by)))
    except Undecided as why:
        messages.warning(request, str(why))
    return redirect(f"{request.get_full_path()}#queue")


def _assign(request: HttpRequest, queue: Queue, how: Triage, by: User) -> HttpResponse:
    form = AssignForm(request.POST)
    chosen = request.POST["assign"]
    if not form.is_valid() or chosen not in ("escalate", "to") or (chosen == "to" and not form.cleaned_data["to"]):
        messages.error(request, _("Choose a moderator to assign this to."))
        return redirect(request.get_full_path())
    given = form.cleaned_data
    if not how.items(workplace.Asked(by, access.langs_moderated(by), 1, keys=[given["key"]])):
        raise Http404(_("This item isn't waiting for a decision."))
    to = User.objects.filter(pk=given["to"]).first() if chosen == "to" else None
    if chosen == "to" and to is None:
        raise Http404(_("That moderator doesn't exist."))
    assignments.assign(queue.slug, given["key"], to=to, by=by, note=given["note"])
    done = _("Assigned to %(name)s.") % {"name": to} if to else _("Escalated to senior moderators.")
    messages.success(request, done)
    return redirect(f"{request.get_full_path()}#queue")


def _decide(request: HttpRequest, queue: Queue, how: Triage, by: User) -> HttpResponse:
    """Decides on one item, or on all selected ones."""
    form = VerdictForm(request.POST)
    keys = list(dict.fromkeys(request.POST.getlist("key")))[:_MOST_AT_ONCE]
    if not form.is_valid() or not keys or any(len(key) > 64 for key in keys):
        messages.error(request, _("Select at least one item and a decision."))
        return redirect(request.get_full_path())
    given = form.cleaned_data
    verdict, note = Verdict(given["verdict"]), given["note"] or _prepared(request, how, given["canned"])
    if verdict == Verdict.DISMISSED and not how.dismiss:
        raise Http404(_("Items of this queue can't be dismissed."))
    done, refused = _each(keys, lambda key: how.decide(key, verdict, note, by))
    for key, _result in done:
        assignments.end(queue.slug, key)
    _say(request, [result for _key, result in done], refused)
    return redirect(f"{request.get_full_path()}#{given['next'] or 'queue'}")


def _prepared(request: HttpRequest, how: Triage, key: str) -> str:
    return how.replies(workplace.langs_asked_for(request))[1].get(key, "") if how.replies and key else ""


def _each(
    keys: Sequence[str], decide: Callable[[str], workplace.Done]
) -> tuple[list[tuple[str, workplace.Done]], list[str]]:
    done, refused = list[tuple[str, workplace.Done]](), list[str]()
    for key in keys:
        try:
            done.append((key, decide(key)))
        except Undecided as why:
            refused.append(str(why))
    return done, refused


def _say(request: HttpRequest, done: Sequence[workplace.Done], refused: Sequence[str]) -> None:
    """One message for what was done, with a way to undo it, and one for each reason why an item was not decided."""
    if done:
        number = len(done)
        many = ngettext("%(n)d item decided.", "%(n)d items decided.", number) % {"n": number}
        text = str(done[0].text) if number == 1 else many
        acts = [act for each in done for act in each.undo]
        messages.success(request, text)
        workplace.offer_undo(request, text, acts)
    for why in dict.fromkeys(refused):
        messages.warning(request, why)
