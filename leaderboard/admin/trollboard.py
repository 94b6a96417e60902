"""The abuse review: authors whose texts are flagged, downvoted and labelled negatively."""

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


class AbuseReviewForm(forms.Form):
    """Period, language and account status. Defaults: last week, all languages, or the first of `langs_moderated`."""

    window = forms.ChoiceField(label=_("Period"), choices=WINDOWS, required=False, initial=Window.WEEK.value)
    lang = forms.ChoiceField(label=_("Language"), required=False)
    enabled = forms.NullBooleanField(label=_("Active"), required=False)

    def __init__(self, *args: Any, langs_moderated: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = self.fields["lang"]
        assert isinstance(lang, forms.ChoiceField)
        every = [] if langs_moderated else [("", _("All languages"))]
        lang.choices = [*every, *((tag, lang_label(tag)) for tag in langs_moderated or reading.langs_in_use())]


@admin.register(Troll)
class TrollAdmin(LookOnly):
    """Replaces the change list: one row per person, with summed tallies."""

    ordering = ("-pk",)
    found_by = ("user_id",)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        langs = access.langs_moderated(request.user)
        first = langs[0] if langs else ""
        form = AbuseReviewForm(
            {"window": Window.WEEK.value, "lang": first, **request.GET.dict()}, langs_moderated=langs
        )
        filters = form.cleaned_data if form.is_valid() else {}
        window = Window(filters.get("window") or Window.WEEK)
        board = abuse_review.read(
            window, limit=_LONGEST, lang=filters.get("lang") or first, enabled=filters.get("enabled")
        )
        context = {**self.admin_site.each_context(request), "title": _("Abuse review"), "form": form, "board": board}
        return TemplateResponse(request, "admin/leaderboard/trollboard.html", {**context, **(extra_context or {})})
