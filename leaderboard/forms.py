"""Query forms of the leaderboard's pages, and the profile form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leaderboard.models import Profile
from leaderboard.models.standings import WINDOWS
from leaderboard.rules.windows import Window
from oasst.corpus import reading
from oasst.forms import lang_label


class BoardForm(forms.Form):
    """Period, language and page. Missing or invalid values mean the first page of the week."""

    window = forms.ChoiceField(choices=WINDOWS, required=False, widget=forms.HiddenInput)
    lang = forms.ChoiceField(label=_("Language"), required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=10_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = self.fields["lang"]
        assert isinstance(lang, forms.ChoiceField)
        lang.choices = [("", _("All languages")), *((tag, lang_label(tag)) for tag in reading.langs_in_use())]

    def chosen(self) -> tuple[Window, str, int]:
        self.is_valid()
        data = self.cleaned_data
        return Window(data.get("window") or Window.WEEK), data.get("lang") or "", data.get("page") or 1


class PageForm(forms.Form):
    """The page number; an invalid one means the first page."""

    page = forms.IntegerField(required=False, min_value=1, max_value=1_000)

    def chosen(self) -> int:
        return int((self.is_valid() and self.cleaned_data["page"]) or 1)


class LedgerForm(forms.Form):
    """`before` is the cursor of the previous page."""

    before = forms.CharField(required=False, max_length=80)


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    class Meta:
        model = Profile
        fields = ("public", "about")
        labels = {"public": _("Show my public profile"), "about": _("About me")}
        help_texts = {
            "public": _("Anyone can see your name, when you joined, your points, badges and confirmed work."),
            "about": _("A sentence or two. Don't include addresses or anything private."),
        }
        widgets = {"about": forms.Textarea(attrs={"rows": 3})}
