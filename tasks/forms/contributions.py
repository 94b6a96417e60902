"""The filters of a person's contributions, and the form to edit one of their messages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oasst.core import langs
from oasst.core.keyset import Spot
from oasst.core.texts import visible
from oasst.forms import lang_label
from oasst.models import Message
from tasks.reading.contributions import FATES, KINDS, Choice

_KINDS = {
    "prompt": _("Prompts"),
    "prompter_reply": _("Replies as the user"),
    "assistant_reply": _("Answers"),
    "review": _("Reviews"),
    "ranking": _("Rankings"),
}
_FATES = {
    "in_review": _("In review"),
    "accepted": _("Accepted"),
    "rejected": _("Rejected"),
    "first": _("Ranked first"),
    "finished": _("In finished conversations"),
    "removed": _("Removed"),
}


class ContributionsForm(forms.Form):
    """Filters the list of the person's own contributions; `before` is the keyset cursor of the page."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("all")), *((each, _KINDS[each]) for each in KINDS)]
    )
    fate = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("any")), *((each, _FATES[each]) for each in FATES)],
    )
    lang = forms.ChoiceField(label=_("Language"), required=False)
    words = forms.CharField(
        label=_("In my messages"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    before = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, tags: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = self.fields["lang"]
        assert isinstance(lang, forms.ChoiceField)
        lang.choices = [("", _("all")), *((tag, lang_label(tag)) for tag in tags)]

    def clean_before(self) -> Spot | None:
        try:
            return Spot.parse(self.cleaned_data["before"]) if self.cleaned_data["before"] else None
        except ValueError:
            raise forms.ValidationError(_("This page doesn't exist. Go back to the latest contributions.")) from None

    def choice(self) -> Choice:
        """The filters; of an invalid form, none."""
        return Choice(**self.cleaned_data) if self.is_valid() else Choice()


class EditForm(forms.Form):
    """The new text of the person's own message; the action validates it."""

    text = forms.CharField(
        label=_("Your message"), strip=False, required=False, widget=forms.Textarea(attrs={"rows": 10})
    )

    def __init__(self, data: Any = None, *, message: Message) -> None:
        super().__init__(data, initial={"text": message.text})
        self.fields["text"].widget.attrs.update({"lang": message.lang, "dir": langs.direction(message.lang)})

    def clean_text(self) -> str:
        """Browsers send CRLF for the end of a line; stored texts have LF."""
        text: str = self.cleaned_data["text"]
        return visible.with_line_ends(text)
