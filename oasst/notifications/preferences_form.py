"""Notification settings."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oasst.models import Digest, User
from oasst.notifications import inbox
from oasst.notifications.sections import SECTIONS


class NewsForm(forms.Form):
    shown = forms.MultipleChoiceField(label=_("Show in my inbox"), required=False, widget=forms.CheckboxSelectMultiple)
    every = forms.ChoiceField(
        label=_("Email digest"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("", _("Never")), *Digest.Every.choices],
        help_text=_("Sent to your confirmed address. We won't send empty ones."),
    )
    parts = forms.MultipleChoiceField(
        label=_("Include in the digest"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, user: User) -> None:
        names = [section.name for section in SECTIONS]
        digest = Digest.objects.filter(user=user).first()
        initial = {
            "shown": [topic.name for topic in inbox.TOPICS if topic.name not in user.hidden_news],
            "every": digest.every if digest else "",
            "parts": digest.parts if digest else names,
        }
        super().__init__(data, initial=initial)
        shown, parts = self.fields["shown"], self.fields["parts"]
        assert isinstance(shown, forms.MultipleChoiceField)
        assert isinstance(parts, forms.MultipleChoiceField)
        shown.choices = [(topic.name, topic.title) for topic in inbox.TOPICS]
        parts.choices = [(section.name, section.title) for section in SECTIONS]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("every") and not data.get("parts"):
            self.add_error("parts", _("Choose what to include, or set the digest to never."))
        return data

    @property
    def hidden(self) -> list[str]:
        return [topic.name for topic in inbox.TOPICS if topic.name not in self.cleaned_data["shown"]]
