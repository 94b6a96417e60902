"""Form of the first page after sign-up."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from oasst.accounts import open_work
from oasst.accounts.forms.account import AccountForm
from oasst.core import browser_langs, langs
from oasst.forms import COMMON_LANGS, lang_label
from oasst.models import User

# The zone of accounts that have not chosen one.
_NO_ZONE = "UTC"


class CheckboxSelectMultiple(forms.CheckboxSelectMultiple):
    """Checkboxes that a script filters by the names of the languages, in themselves, in English and on this page.

    It has the name of its base, because the styles of a field go by the name of its widget.
    """

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        names = langs.names(str(value), ("en", get_language() or "en"))
        option["attrs"]["data-names"] = " ".join(dict.fromkeys([str(value), *names])).lower()
        return option


class WelcomeForm(AccountForm):
    """Only the languages and the time zone of the account; what the browser says is preselected where nothing is stored.

    A script preselects the time zone, which no request names.
    """

    def __init__(self, data: Mapping[str, Any] | None = None, *, user: User, request: HttpRequest) -> None:
        super().__init__(data, user=user)
        self.fields = {name: self.fields[name] for name in ("common_langs", "other_langs", "locale", "time_zone")}
        self.fields["time_zone"].required = False
        waiting = open_work.by_lang()
        choices = [*COMMON_LANGS, *sorted(set(waiting) - set(COMMON_LANGS))]
        asked = browser_langs.offered(request.headers.get("Accept-Language", ""), choices)
        common = self.fields["common_langs"]
        assert isinstance(common, forms.MultipleChoiceField)
        common.widget = CheckboxSelectMultiple()
        common.choices = [(tag, _with_count(tag, waiting.get(tag, 0))) for tag in dict.fromkeys([*asked, *choices])]
        self._preselect(user, asked, choices)

    def _preselect(self, user: User, asked: Sequence[str], choices: Sequence[str]) -> None:
        chosen = user.langs or asked[:1]
        self.initial["common_langs"] = [tag for tag in chosen if tag in choices]
        self.initial["other_langs"] = " ".join(tag for tag in chosen if tag not in choices)
        self.initial["locale"] = user.locale or get_language()
        if user.time_zone == _NO_ZONE:
            self.fields["time_zone"].widget.attrs["data-browser-zone"] = ""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data["langs"] and not self.errors:
            raise ValidationError(_("Choose at least one language."))
        return data

    def values(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in ("langs", "locale", "time_zone")}
        return {name: value for name, value in given.items() if value}


def _with_count(tag: str, waiting: int) -> str:
    if not waiting:
        return lang_label(tag)
    tasks = ngettext("%(number)d open task", "%(number)d open tasks", waiting) % {"number": waiting}
    return f"{lang_label(tag)} · {tasks}"
