"""Forms of an account: the terms, the profile, tokens, leaving."""

import unicodedata
import zoneinfo
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oasst.accounts import naming
from oasst.core import langs
from oasst.forms import COMMON_LANGS, lang_label
from oasst.models import Theme, User

MOST_LANGS = 20
LONGEST_NAME = 60


class TermsForm(forms.Form):
    accept = forms.BooleanField(
        label=_("I accept the terms and licence my contributions for the dataset as they say"),
        error_messages={"required": _("To take part, accept the terms.")},
    )


class AccountForm(forms.Form):
    """What a person says of themselves; the action `accounts.change` saves it."""

    display_name = forms.CharField(
        label=_("Shown name"), max_length=LONGEST_NAME, help_text=_("Stands beside what you write.")
    )
    common_langs = forms.MultipleChoiceField(
        label=_("Languages you work in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    other_langs = forms.CharField(
        label=_("Other languages"),
        required=False,
        max_length=400,
        help_text=_("Language tags with spaces between them, such as yo, gsw or zh-Hant."),
        widget=forms.TextInput(attrs={"autocapitalize": "off", "spellcheck": "false", "dir": "ltr"}),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Your day, for streaks, begins at midnight there."))
    show_on_leaderboard = forms.BooleanField(label=_("Show me on leaderboards"), required=False)
    credit_name = forms.CharField(
        label=_("Name in the list of contributors"),
        required=False,
        max_length=100,
        help_text=_("Releases thank you by it. Leave it empty to stay unnamed."),
    )
    locale = forms.ChoiceField(
        label=_("Language of these pages"),
        required=False,
        choices=[("", _("as the browser asks")), *settings.LANGUAGES],
        help_text=_("It changes nothing about the languages you work in."),
    )
    theme = forms.ChoiceField(label=_("Colours"), required=False, choices=[("", _("not chosen")), *Theme.choices])

    def __init__(self, data: Mapping[str, Any] | None = None, *, user: User) -> None:
        initial = {
            "display_name": user.display_name,
            "common_langs": [tag for tag in user.langs if tag in COMMON_LANGS],
            "other_langs": " ".join(tag for tag in user.langs if tag not in COMMON_LANGS),
            "time_zone": user.time_zone,
            **{name: getattr(user, name) for name in ("show_on_leaderboard", "credit_name", "locale", "theme")},
        }
        super().__init__(data, initial=initial)
        self.user = user
        common, zone = self.fields["common_langs"], self.fields["time_zone"]
        assert isinstance(common, forms.MultipleChoiceField)
        assert isinstance(zone, forms.ChoiceField)
        common.choices = [(tag, lang_label(tag)) for tag in COMMON_LANGS]
        zone.choices = [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones())]

    def clean_display_name(self) -> str:
        name: str = self.cleaned_data["display_name"]
        return name if name == self.user.display_name else naming.check(name, by=self.user)

    def clean_credit_name(self) -> str:
        return _visible(self.cleaned_data["credit_name"])

    def clean_other_langs(self) -> list[str]:
        typed: str = self.cleaned_data["other_langs"]
        tags = typed.replace(",", " ").split()
        wrong = [tag for tag in tags if not langs.is_lang(tag)]
        if wrong:
            raise ValidationError(_("Not a language tag: %(tags)s"), params={"tags": ", ".join(wrong)})
        return [langs.canonical(tag) for tag in tags]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        # In the order they were ticked and typed, each once.
        data["langs"] = list(dict.fromkeys([*data.get("common_langs", []), *data.get("other_langs", [])]))
        if len(data["langs"]) > MOST_LANGS:
            self.add_error("other_langs", _("Choose at most 20 languages."))
        return data

    def values(self) -> dict[str, Any]:
        """The fields of the account and what they become."""
        names = ("display_name", "langs", "time_zone", "show_on_leaderboard", "credit_name", "locale", "theme")
        return {name: self.cleaned_data[name] for name in names}


DEFAULT_DAYS, WITHOUT_END = "90", "never"


class TokenForm(forms.Form):
    """A name to know the token by, and for how many days it works."""

    name = forms.CharField(
        label=_("Name"), max_length=LONGEST_NAME, help_text=_("By which you will know it, such as the program's.")
    )
    days = forms.ChoiceField(
        label=_("Works for"),
        required=False,
        initial=DEFAULT_DAYS,
        choices=[
            ("30", _("30 days")), ("90", _("90 days")), ("365", _("a year")), (WITHOUT_END, _("until I revoke it"))
        ],
    )  # fmt: skip

    def values(self) -> dict[str, Any]:
        """Without a choice it is as long as the form proposes: nothing works for ever that nobody asked for."""
        days: str = self.cleaned_data["days"] or DEFAULT_DAYS
        expires_at = None if days == WITHOUT_END else timezone.now() + timedelta(days=int(days))
        return {"name": self.cleaned_data["name"], "expires_at": expires_at}


class LeaveForm(forms.Form):
    """What shall become of one's texts when the account goes, chosen by oneself."""

    contributions = forms.ChoiceField(
        label=_("What I wrote"),
        widget=forms.RadioSelect,
        choices=[
            ("keep", _("stays in the dataset, without my name")),
            ("withdraw", _("is withdrawn, with all that answers it")),
        ],
        error_messages={"required": _("Choose one of the two.")},
    )

    @property
    def withdraws(self) -> bool:
        return bool(self.cleaned_data["contributions"] == "withdraw")


def _visible(name: str) -> str:
    """Controls and invisible marks could turn the line around or make one person look like another."""
    if any(unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs") for character in name.replace("\u200d", "")):
        raise ValidationError(_("A name has no invisible characters."))
    return name
