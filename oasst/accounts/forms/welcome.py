"""Form of the first page after sign-up."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from oasst.accounts.forms.account import AccountForm
from oasst.models import User


class WelcomeForm(AccountForm):
    """Only the languages of the account."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, user: User) -> None:
        super().__init__(data, user=user)
        self.fields = {name: self.fields[name] for name in ("common_langs", "other_langs")}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data["langs"] and not self.errors:
            raise ValidationError(_("Choose at least one language."))
        return data

    def values(self) -> dict[str, Any]:
        return {"langs": self.cleaned_data["langs"]}
