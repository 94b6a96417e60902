"""What somebody looks for among their contributions, and the new text of one of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oasst.core import langs
from oasst.core.keyset import Spot
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
    "in_review": _("Not decided yet"),
    "accepted": _("Accepted"),
    "rejected": _("Rejected"),
    "first": _("Ranked first"),
    "finished": _("In finished conversations"),
    "removed": _("Removed"),
}


class ContributionsForm(forms.Form):
    """Narrows the list of one's own contributions; `before` is where the page before ended."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("everything")), *((each, _KINDS[each]) for each in KINDS)]
    )
    fate = forms.ChoiceField(
        label=_("What became of it"),
        required=False,
        choices=[("", _("anything")), *((each, _FATES[each]) for each in FATES)],
    )
    lang = forms.ChoiceField(label=_("Language"), required=False)
    words = forms.CharField(
        label=_("In my texts"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
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
            raise forms.ValidationError(_("This page of the list does not exist.")) from None

    def choice(self) -> Choice:
        """What was asked for; of a form that makes no sense, everything."""
        return Choice(**self.cleaned_data) if self.is_valid() else Choice()


class EditForm(forms.Form):
    """The new text of one's own message; the action judges it."""

    text = forms.CharField(label=_("Your text"), strip=False, required=False, widget=forms.Textarea(attrs={"rows": 10}))

    def __init__(self, data: Any = None, *, message: Message) -> None:
        super().__init__(data, initial={"text": message.text})
        self.fields["text"].widget.attrs.update({"lang": message.lang, "dir": langs.direction(message.lang)})

    def clean_text(self) -> str:
        """Browsers send two characters for the end of a line; a text has one."""
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n")
