"""Forms to claim and to skip a task."""

from django import forms
from django.utils.translation import gettext_lazy as _

from oasst.core import langs
from tasks.models import SkipReason
from tasks.rules import kinds


class ClaimForm(forms.Form):
    """The kind of task to claim. With `kind` "any" the engine chooses."""

    kind = forms.ChoiceField(choices=[("any", "any"), *((kind, kind) for kind in kinds.ALL)])
    lang = forms.CharField(max_length=langs.MAX_LENGTH, required=False)

    def clean_lang(self) -> str:
        tag: str = self.cleaned_data["lang"]
        try:
            return langs.canonical(tag) if tag else ""
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class AfterForm(forms.Form):
    """The task before or after this one: one that was skipped (`after`), one that was submitted (`done`)."""

    after = forms.UUIDField(required=False)
    done = forms.UUIDField(required=False)


class SkipForm(forms.Form):
    """The optional reason for skipping; `anyway` confirms it although a text was begun."""

    reason = forms.ChoiceField(label=_("Reason for skipping"), choices=SkipReason, required=False)
    anyway = forms.BooleanField(required=False)
