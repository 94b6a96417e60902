"""Forms by which people come in: allauth's, with our words and the terms."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.socialaccount import forms as allauth_social_forms
from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from oasst import events
from oasst.accounts import consent
from oasst.accounts.forms import TermsForm
from oasst.models import EventType, User


class LoginForm(allauth_forms.LoginForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        self.fields["login"].label = _("Name or e-mail address")
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class SignupForm(allauth_forms.SignupForm):  # type: ignore[misc]  # allauth has no types
    """allauth's form with the terms. Whoever chooses no password signs in by codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self)
        self.fields["password1"].label = _("Password")
        self.fields["password1"].help_text = _("Leave it empty to sign in by a code that we send to your address.")

    def save(self, request: HttpRequest) -> User:
        with transaction.atomic():
            return _joined(super().save(request))


class OtherSiteSignupForm(allauth_social_forms.SignupForm):  # type: ignore[misc]  # allauth has no types
    """The same for somebody whom another site vouches for: a name here, and the terms."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _dress(self)

    def save(self, request: HttpRequest) -> User:
        with transaction.atomic():
            return _joined(super().save(request))


def _joined(user: User) -> User:
    events.record(events.about_user(EventType.USER_JOINED, user, kind=user.kind))
    consent.accept(by=user)
    return user


def _dress(form: forms.Form) -> None:
    """Our words, and the terms at the end."""
    _without_placeholders(form)
    form.fields["username"].label = _("Name")
    form.fields["username"].help_text = _("Others see it beside what you write. Letters of any script, digits, . _ - +")
    form.fields["email"].label = _("E-mail address")
    form.fields["email"].help_text = _("We send a code there to make sure it is yours. Nobody else sees it.")
    form.fields["accept"] = TermsForm().fields["accept"]
    form.fields["accept"].help_text = format_lazy('<a href="{}">{}</a>', reverse_lazy("terms"), _("Read the terms"))


def _without_placeholders(form: forms.Form) -> None:
    """Labels stand above the fields; a grey hint inside says the same twice and vanishes when it is needed."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
