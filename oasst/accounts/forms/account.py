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
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from oasst.accounts import naming
from oasst.core import langs
from oasst.forms import COMMON_LANGS, lang_label
from oasst.models import Theme, User

MOST_LANGS = 20
LONGEST_NAME = 60


class TermsForm(forms.Form):
    accept = forms.BooleanField(
        label=format_lazy(
            _("I accept the terms and license my contributions under {licence}"), licence=settings.DATASET_LICENCE
        ),
        error_messages={"required": _("Accept the terms to continue.")},
    )


class AccountForm(forms.Form):
    """Profile and preferences; saved by `updates.change`."""

    display_name = forms.CharField(
        label=_("Display name"), max_length=LONGEST_NAME, help_text=_("Shown next to your messages.")
    )
    common_langs = forms.MultipleChoiceField(
        label=_("Your languages"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    other_langs = forms.CharField(
        label=_("Other languages"),
        required=False,
        max_length=400,
        help_text=_("Language codes separated by spaces, e.g. yo gsw zh-Hant"),
        widget=forms.TextInput(attrs={"autocapitalize": "off", "spellcheck": "false", "dir": "ltr"}),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Used for streaks and dates."))
    show_on_leaderboard = forms.BooleanField(label=_("Show me on leaderboards"), required=False)
    credit_name = forms.CharField(
        label=_("Name in the credits"),
        required=False,
        max_length=100,
        help_text=_("Listed in release credits. Leave blank to stay anonymous."),
    )
    locale = forms.ChoiceField(
        label=_("Interface language"),
        required=False,
        choices=[("", _("Browser default")), *settings.LANGUAGES],
        help_text=_("This doesn't change which languages you get tasks in."),
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False, choices=[("", _("Not set")), *Theme.choices])

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
        invalid = [tag for tag in tags if not langs.is_lang(tag)]
        if invalid:
            raise ValidationError(_("Unknown language code: %(tags)s"), params={"tags": ", ".join(invalid)})
        return [langs.canonical(tag) for tag in tags]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        # In the order of entry, without duplicates.
        data["langs"] = list(dict.fromkeys([*data.get("common_langs", []), *data.get("other_langs", [])]))
        if len(data["langs"]) > MOST_LANGS:
            self.add_error("other_langs", _("Choose at most %(most)d languages.") % {"most": MOST_LANGS})
        return data

    def values(self) -> dict[str, Any]:
        """Values by field of the account."""
        names = ("display_name", "langs", "time_zone", "show_on_leaderboard", "credit_name", "locale", "theme")
        return {name: self.cleaned_data[name] for name in names}


DEFAULT_DAYS, WITHOUT_END = "90", "never"


class TokenForm(forms.Form):
    """Name and lifetime of a token."""

    name = forms.CharField(
        label=_("Name"), max_length=LONGEST_NAME, help_text=_("For your own reference, e.g. the program that uses it.")
    )
    days = forms.ChoiceField(
        label=_("Expires after"),
        required=False,
        initial=DEFAULT_DAYS,
        choices=[
            ("30", _("30 days")), ("90", _("90 days")), ("365", _("1 year")), (WITHOUT_END, _("No expiry"))
        ],
    )  # fmt: skip

    def values(self) -> dict[str, Any]:
        """Without a choice the default lifetime applies; a token without expiry must be asked for."""
        days: str = self.cleaned_data["days"] or DEFAULT_DAYS
        expires_at = None if days == WITHOUT_END else timezone.now() + timedelta(days=int(days))
        return {"name": self.cleaned_data["name"], "expires_at": expires_at}


class LeaveForm(forms.Form):
    """What happens to the messages of a deleted account."""

    contributions = forms.ChoiceField(
        label=_("Your messages"),
        widget=forms.RadioSelect,
        choices=[
            ("keep", _("Keep them in the dataset without my name")),
            ("withdraw", _("Withdraw them together with all replies")),
        ],
        error_messages={"required": _("Choose what happens to your messages.")},
    )

    @property
    def withdraws(self) -> bool:
        return bool(self.cleaned_data["contributions"] == "withdraw")


def _visible(name: str) -> str:
    """Rejects control and invisible characters, which could reverse the line or imitate another name."""
    if any(unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs") for character in name.replace("\u200d", "")):
        raise ValidationError(_("Names can't contain invisible characters."))
    return name
