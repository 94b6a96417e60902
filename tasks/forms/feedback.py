"""Forms for reactions, reports and labels outside of tasks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oasst.core import labels, reaction_codes
from oasst.models import Message, Role
from tasks.forms.review import LabelsForm
from tasks.texts.report_reasons import REASONS

_LONGEST_NOTE = 2_000


class ReactForm(forms.Form):
    """A report needs a reason, so the red flag is not a choice here."""

    emoji = forms.ChoiceField(
        choices=[(code, code) for code in reaction_codes.GIVEN if code != reaction_codes.RED_FLAG]
    )


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What's wrong with it?"),
        choices=[(reason.name, reason.text) for reason in REASONS.values()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the closest reason.")},
    )
    note = forms.CharField(
        label=_("Details (optional)"),
        max_length=_LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class FreeLabelsForm(LabelsForm):
    """All labels valid for a message, filled with those this person gave it before."""

    def __init__(self, data: Any = None, *, message: Message, given: dict[str, float]) -> None:
        role: labels.Role = "prompter" if message.role == Role.PROMPTER else "assistant"
        initial = {name: f"{value:g}" for name, value in given.items()}
        super().__init__(data, names=labels.valid_for(role), initial=initial, auto_id=f"of-{message.pk}-%s")
