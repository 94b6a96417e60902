"""The volunteers' desk: what there is to do, and asking for it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oasst import access
from oasst.access import UserRequest
from tasks.forms import ClaimForm
from tasks.models import Draft, Task
from tasks.reading import dashboard as reading
from tasks.reading.dashboard import Done, LangOffers
from tasks.samples import tutorial
from tasks.samples.tutorial import Progress
from tasks.texts.refusal import Refusal, Why
from tasks.views import next_task
from tasks.work import claims


@dataclass(frozen=True, slots=True)
class DeskPage:
    """Everything the desk shows; `chosen` is the language whose work is spread out."""

    by_lang: list[LangOffers]
    chosen: LangOffers | None
    held: list[Task]
    drafts: Iterable[Draft]
    done: Done
    tutorial: Progress

    @property
    def total(self) -> int:
        return sum(each.total for each in self.by_lang)


@access.signed_in
@require_safe
def desk(request: UserRequest) -> HttpResponse:
    """All of the desk, or of it the work alone when somebody goes to another language."""
    by_lang, held = reading.offers(request.user), reading.begun(request.user)
    page = DeskPage(
        by_lang=by_lang,
        chosen=_chosen(by_lang, request.GET.get("lang", "")),
        held=held,
        drafts=reading.drafts_left(request.user, held),
        done=reading.done(request.user),
        tutorial=tutorial.progress(request.user),
    )
    part = page.chosen and request.htmx.target == "work"
    response = render(request, "tasks/desk/work.html" if part else "tasks/desk.html", {"page": page})
    patch_vary_headers(response, ["HX-Target"])
    return response


def _chosen(by_lang: list[LangOffers], lang: str) -> LangOffers | None:
    """The language asked for, else the first in which there is something to do, else the first."""
    asked = [each for each in by_lang if each.lang == lang]
    return next(iter([*asked, *(each for each in by_lang if each.total), *by_lang]), None)


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
            task = claims.claim_any(by=request.user, langs=langs)
        else:
            task = claims.claim(by=request.user, kind=kind, lang=langs[0])
    except Refusal as refusal:
        level = messages.INFO if refusal.why == Why.NOTHING_TO_DO else messages.WARNING
        messages.add_message(request, level, str(refusal))
        return redirect("desk")
    return next_task.to_task(task, then=kind)
