"""The dashboard of a volunteer: available tasks, and claiming one."""

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
from tasks.forms import ClaimForm, DailyGoalForm
from tasks.models import Draft, Task
from tasks.reading import dashboard as reading
from tasks.reading import today
from tasks.reading.dashboard import LangOffers
from tasks.reading.today import Done
from tasks.samples import tutorial
from tasks.samples.tutorial import Progress
from tasks.texts.refusal import Refusal, Why
from tasks.views import next_task
from tasks.work import claims


@dataclass(frozen=True, slots=True)
class DashboardPage:
    """The data of the dashboard; `chosen` is the language whose tasks are shown."""

    by_lang: list[LangOffers]
    chosen: LangOffers | None
    leased: list[Task]
    drafts: Iterable[Draft]
    done: Done
    tutorial: Progress

    @property
    def goal_form(self) -> DailyGoalForm:
        return DailyGoalForm(initial={"tasks": self.done.goal})

    @property
    def total(self) -> int:
        return sum(each.total for each in self.by_lang)


@access.signed_in
@require_safe
def desk(request: UserRequest) -> HttpResponse:
    """The whole dashboard, or the tasks alone for a request by HTMX."""
    by_lang, leased = reading.offers(request.user), reading.leased_tasks(request.user)
    page = DashboardPage(
        by_lang=by_lang,
        chosen=_chosen(by_lang, request.GET.get("lang", "")),
        leased=leased,
        drafts=reading.drafts_left(request.user, leased),
        done=today.done(request.user),
        tutorial=tutorial.progress(request.user),
    )
    part = page.chosen and request.htmx.target == "work"
    response = render(request, "tasks/desk/work.html" if part else "tasks/desk.html", {"page": page})
    patch_vary_headers(response, ["HX-Target"])
    return response


def _chosen(by_lang: list[LangOffers], lang: str) -> LangOffers | None:
    """The requested language, else the first with tasks, else the first."""
    requested = [each for each in by_lang if each.lang == lang]
    return next(iter([*requested, *(each for each in by_lang if each.total), *by_lang]), None)


@access.signed_in
@require_POST
def set_goal(request: UserRequest) -> HttpResponse:
    form = DailyGoalForm(request.POST)
    if form.is_valid():
        today.set_goal(form.cleaned_data["tasks"], by=request.user)
        messages.success(request, _("Daily goal saved."))
    else:
        messages.error(request, _("Choose one of the daily goals on offer."))
    return redirect("desk")


@access.signed_in
@require_POST
def claim(request: UserRequest) -> HttpResponse:
    """Claims a task and redirects to it. A person without languages is redirected to their account first."""
    form = ClaimForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("We couldn't tell which task you wanted. Choose one from the list."))
        return redirect("desk")
    kind, lang = form.cleaned_data["kind"], form.cleaned_data["lang"]
    langs = [lang] if lang else request.user.langs
    if not langs:
        messages.info(request, _("Choose the languages you speak well first."))
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
