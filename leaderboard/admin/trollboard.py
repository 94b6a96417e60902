"""The trollboard: the people whose texts are flagged, voted down and labelled badly."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from leaderboard.boards import abuse_review
from leaderboard.models import Troll
from leaderboard.models.standings import WINDOWS
from leaderboard.rules.windows import Window
from oasst import access
from oasst.admin.base import LookOnly
from oasst.corpus import reading
from oasst.forms import lang_label

_LONGEST = 100


class TrollForm(forms.Form):
    """Which trollboard; what is not given is everybody's week in all languages, or in the first of those in `theirs`."""

    window = forms.ChoiceField(label=_("Time"), choices=WINDOWS, required=False, initial=Window.WEEK.value)
    lang = forms.ChoiceField(label=_("Language"), required=False)
    enabled = forms.NullBooleanField(label=_("Takes part"), required=False)

    def __init__(self, *args: Any, theirs: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = self.fields["lang"]
        assert isinstance(lang, forms.ChoiceField)
        every = [] if theirs else [("", _("all languages"))]
        lang.choices = [*every, *((tag, lang_label(tag)) for tag in theirs or reading.langs_in_use())]


@admin.register(Troll)
class TrollAdmin(LookOnly):
    """A page in the place of a list: its rows are people, added up."""

    ordering = ("-pk",)
    found_by = ("user_id",)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        theirs = access.langs_moderated(request.user)
        first = theirs[0] if theirs else ""
        form = TrollForm({"window": Window.WEEK.value, "lang": first, **request.GET.dict()}, theirs=theirs)
        given = form.cleaned_data if form.is_valid() else {}
        window = Window(given.get("window") or Window.WEEK)
        board = abuse_review.read(window, limit=_LONGEST, lang=given.get("lang") or first, enabled=given.get("enabled"))
        context = {**self.admin_site.each_context(request), "title": _("Trollboard"), "form": form, "board": board}
        return TemplateResponse(request, "admin/leaderboard/trollboard.html", {**context, **(extra_context or {})})
