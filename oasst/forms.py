"""Forms for browsing, the inbox, the theme and the interface language."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from oasst.core import langs
from oasst.corpus.reading import PROMPTS, Wanted
from oasst.models import Role, Theme, TreeState

# Offered as checkboxes; other language tags are typed. Ordered by tag.
COMMON_LANGS: tuple[str, ...] = (
    "ar", "bn", "ca", "cs", "da", "de", "el", "en", "es", "eu", "fa", "fi", "fr", "he", "hi", "hu", "id", "it", "ja",
    "ko", "nl", "pl", "pt-BR", "ro", "ru", "sv", "sw", "th", "tr", "uk-UA", "vi", "zh",
)  # fmt: skip


class ThemeForm(forms.Form):
    theme = forms.TypedChoiceField(choices=Theme, coerce=Theme)


class LocaleForm(forms.Form):
    locale = forms.ChoiceField(choices=settings.LANGUAGES)


class InboxForm(forms.Form):
    """`through`: newest notification to mark as read; `before`: cursor of the next page."""

    through = forms.IntegerField(required=False, min_value=1)
    before = forms.IntegerField(required=False, min_value=1)


class BrowseForm(forms.Form):
    """Filters for conversations or messages; `before`: cursor of the next page."""

    words = forms.CharField(
        label=_("Search"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    lang = forms.ChoiceField(label=_("Language"), required=False)
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("any")), (PROMPTS, _("prompt")), *Role.choices]
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("any")), *TreeState.choices])
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, tags: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = self.fields["lang"]
        assert isinstance(lang, forms.ChoiceField)
        lang.choices = [("", _("all")), *((tag, lang_label(tag)) for tag in tags)]

    def wanted(self) -> Wanted | None:
        """The filters; None if the form is invalid."""
        return Wanted(**self.cleaned_data) if self.is_valid() else None


def lang_label(tag: str) -> str:
    """The language's own name with its tag; Unicode isolates keep the name from changing the line's direction."""
    return f"\u2068{langs.own_name(tag)}\u2069 ({tag})"
