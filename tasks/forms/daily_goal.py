"""The goal for a day."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.rules.pace import PACE


class DailyGoalForm(forms.Form):
    tasks = forms.TypedChoiceField(
        label=_("Daily goal"), coerce=int, choices=[(number, number) for number in PACE.offered_daily_goals]
    )
