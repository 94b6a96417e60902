"""Asking for work and giving it back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from oasst.core import langs
from tasks.models import SkipReason
from tasks.rules import kinds


class ClaimForm(forms.Form):
    """Which work somebody asks for. `kind` "any" leaves the choice to us."""

    kind = forms.ChoiceField(choices=[("any", "any"), *((kind, kind) for kind in kinds.ALL)])
    lang = forms.CharField(max_length=langs.MAX_LENGTH, required=False)

    def clean_lang(self) -> str:
        tag: str = self.cleaned_data["lang"]
        try:
            return langs.canonical(tag) if tag else ""
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class AfterForm(forms.Form):
    """Which task somebody has come from."""

    after = forms.UUIDField(required=False)


class SkipForm(forms.Form):
    """Why somebody skips, if they say; `anyway` although they have written something."""

    reason = forms.ChoiceField(label=_("I skip this because"), choices=SkipReason, required=False)
    anyway = forms.BooleanField(required=False)
