"""What somebody says of a message without being asked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oasst.core import labels, reaction_codes
from oasst.models import Message, Role
from tasks.forms.review import LabelsForm
from tasks.texts.report_reasons import REASONS

_LONGEST_NOTE = 2_000


class ReactForm(forms.Form):
    """A report takes more than a tap, so the red flag is not among these."""

    emoji = forms.ChoiceField(
        choices=[(code, code) for code in reaction_codes.GIVEN if code != reaction_codes.RED_FLAG]
    )


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=[(reason.name, reason.text) for reason in REASONS.values()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what comes closest.")},
    )
    note = forms.CharField(
        label=_("In your words (if you like)"),
        max_length=_LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class FreeLabelsForm(LabelsForm):
    """All labels that fit a message, those this person gave it before chosen."""

    def __init__(self, data: Any = None, *, message: Message, said: dict[str, float]) -> None:
        role: labels.Role = "prompter" if message.role == Role.PROMPTER else "assistant"
        initial = {name: f"{value:g}" for name, value in said.items()}
        super().__init__(data, names=labels.valid_for(role), initial=initial, auto_id=f"of-{message.pk}-%s")
