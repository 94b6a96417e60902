"""Panels of moderation on pages of the admin: the link to moderate, decisions, reports, signals and notes."""

from django.contrib import admin, messages
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from moderation import notes
from moderation.actions import targets
from moderation.actions.orders import MOST
from moderation.models import Action, Report, Signal
from moderation.signals import counts
from oasst import access
from oasst.models import Message, MessageTree, User

_MOST_SHOWN = 20


def on_message(request: HttpRequest, message: Message) -> SafeString:
    reports = Report.objects.filter(case=message.pk).select_related("reporter").order_by("-pk")[:_MOST_SHOWN]
    signals = Signal.objects.filter(message=message).order_by("-pk")[:_MOST_SHOWN]
    return _panel(
        request,
        f"message={message.pk}",
        reports=reports,
        signals=signals,
        notes=notes.of_message(message),
        notable=("message", message.pk),
    )


def on_tree(request: HttpRequest, tree: MessageTree) -> SafeString:
    return _panel(request, f"tree={tree.pk}")


def on_person(request: HttpRequest, person: User) -> SafeString:
    """Decisions about the person and those that affected them, in the languages of the moderator."""
    langs = access.langs_moderated(request.user)
    actions = Action.objects.filter(Q(person=person) | Q(affected__person=person)).distinct()
    theirs = actions.filter(lang__in=[*langs, ""]) if langs else actions
    noticed = counts.of_person(person, langs)
    return _panel(
        request,
        f"person={person.pk}",
        actions=theirs.order_by("-created_at")[:_MOST_SHOWN],
        noticed=noticed,
        notes=notes.of_person(person),
        notable=("person", person.pk),
    )


def _panel(request: HttpRequest, query: str, **rows: object) -> SafeString:
    return SafeString(render_to_string("moderation/admin/panel.html", {"query": query, **rows}, request))


def act_on_rows(
    model_admin: "admin.ModelAdmin[Model]", request: HttpRequest, rows: QuerySet[Model]
) -> HttpResponse | None:
    """From a list: the selected rows, or all that match its filters, go to the form of an action."""
    assert isinstance(request.user, User)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    if len(ids) > MOST:
        messages.error(request, _("Choose at most %(number)s at once.") % {"number": MOST})
        return None
    return redirect(f"{reverse('admin:moderation_action_take')}?{targets.keep(ids, by=request.user)}")
