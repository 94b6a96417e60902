"""Which news somebody wants, and where."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oasst.models import Digest, User
from oasst.notifications import digests, inbox


class NewsForm(forms.Form):
    shown = forms.MultipleChoiceField(
        label=_("My inbox shows news about"), required=False, widget=forms.CheckboxSelectMultiple
    )
    every = forms.ChoiceField(
        label=_("A mail that sums it up"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("", _("never")), *Digest.Every.choices],
        help_text=_("To your confirmed address. Where there is nothing to tell, none comes."),
    )
    parts = forms.MultipleChoiceField(label=_("The mail tells of"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Mapping[str, Any] | None = None, *, user: User) -> None:
        names = [section.name for section in digests.sections()]
        digest = Digest.objects.filter(user=user).first()
        initial = {
            "shown": [topic for topic in inbox.TOPICS if topic not in user.hidden_news],
            "every": digest.every if digest else "",
            "parts": digest.parts if digest else names,
        }
        super().__init__(data, initial=initial)
        shown, parts = self.fields["shown"], self.fields["parts"]
        assert isinstance(shown, forms.MultipleChoiceField)
        assert isinstance(parts, forms.MultipleChoiceField)
        shown.choices = list(inbox.TOPICS.items())
        parts.choices = [(section.name, section.title) for section in digests.sections()]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("every") and not data.get("parts"):
            self.add_error("parts", _("Choose what the mail tells of, or that none comes."))
        return data

    @property
    def hidden(self) -> list[str]:
        return [topic for topic in inbox.TOPICS if topic not in self.cleaned_data["shown"]]
