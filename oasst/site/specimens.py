"""Sample data of the style guide."""

import uuid
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oasst.corpus.reading import ReadMessage
from oasst.models import Role

_ANSWER = "By the *sun*, by landmarks, and by smell:\n\n1. …\n\n```py\nhome = sun + map\n```"


class SpecimenForm(forms.Form):
    """Every kind of field, one with an error."""

    name = forms.CharField(label=_("Name"), help_text=_("Shown next to your messages."))
    lang = forms.ChoiceField(label=_("Language"), choices=[("en", "English"), ("ar", "العربية")])
    text = forms.CharField(label=_("Your reply"), widget=forms.Textarea(attrs={"rows": 3}))
    scale = forms.ChoiceField(
        label=_("How good is it?"),
        choices=[(str(place), str(place)) for place in range(1, 6)],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label=_("I have read the guidelines"))


def _message(text: str, role: str, lang: str, depth: int, **values: Any) -> ReadMessage:
    """A message with these values; all other fields are None."""
    unknown = {field.name: None for field in fields(ReadMessage)}
    usual = {
        "author_name": "Ada",
        "review_result": True,
        "emojis": {"+1": 3},
        "created_at": datetime(2026, 11, 1, tzinfo=UTC),
    }
    given = {"id": uuid.uuid5(uuid.NAMESPACE_OID, text), "text": text, "role": role, "lang": lang, "depth": depth}
    return ReadMessage(**{**unknown, **usual, **given, **values})


SPECIMENS: dict[str, Any] = {
    "form": SpecimenForm(data={"name": "Ada", "lang": "en", "scale": "4", "agreed": "on"}),
    "tabs": [(_("Today"), "#tabs", True), (_("This week"), "#week", False), (_("All time"), "#all", False)],
    "people": ["Ada Lovelace", "Ben", "Chinua Achebe", "Dora", "إيمان", "王小明", "eve-k"],
    "conversation": [
        _message("How do bees find their way **home**?", Role.PROMPTER, "en", 0),
        _message(_ANSWER, Role.ASSISTANT, "en", 1, rank=0, author_name="Ben"),
        _message("وماذا تفعل حين تغيب الشمس؟", Role.PROMPTER, "ar", 2, review_result=None, author_name="إيمان"),
    ],
}  # fmt: skip
