"""How a text came about, as its author says."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oasst.core.authorship import MOST_SOURCE, NOTHING, Stated
from oasst.models import Authorship
from tasks.models import Task
from tasks.rules import kinds


class AuthorshipForm(forms.Form):
    """Unknown values are ignored: only what the rules don't take is a reason to refuse a text."""

    authorship = forms.ChoiceField(
        label=_("Who wrote this?"), choices=[("", _("Not stated")), *Authorship.choices], required=False
    )
    source = forms.CharField(
        label=_("If copied or written by AI: from where, or by which AI?"), max_length=MOST_SOURCE, required=False
    )

    @property
    def stated(self) -> Stated:
        """What the submission stores."""
        authorship = self["authorship"].value() or ""
        if authorship not in Authorship.values:
            return NOTHING
        source = " ".join(str(self["source"].value() or "").split())[:MOST_SOURCE]
        return Stated(authorship, source.replace("\x00", ""))

    @property
    def is_open(self) -> bool:
        return self.stated != NOTHING


def authorship_form(task: Task, data: Any = None) -> AuthorshipForm | None:
    return AuthorshipForm(data) if task.kind in kinds.WRITING else None
