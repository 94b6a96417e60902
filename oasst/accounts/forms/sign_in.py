"""Sign-in and sign-up forms: allauth's, with our labels and the terms."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from allauth.socialaccount import forms as allauth_social_forms
from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from oasst import events
from oasst.accounts import consent
from oasst.accounts.forms.account import TermsForm
from oasst.models import EventType, User


class LoginForm(allauth_forms.LoginForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _without_placeholders(self)
        self.fields["login"].label = _("Username or email address")
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class SignupForm(allauth_forms.SignupForm):  # type: ignore[misc]  # allauth has no types
    """allauth's form with the terms. Without a password people sign in by emailed codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _customise(self)
        self.fields["password1"].label = _("Password")
        self.fields["password1"].help_text = _("Optional. Leave blank to sign in with an emailed code.")

    def save(self, request: HttpRequest) -> User:
        with transaction.atomic():
            return _record_sign_up(super().save(request))


class OtherSiteSignupForm(allauth_social_forms.SignupForm):  # type: ignore[misc]  # allauth has no types
    """The same after sign-in through another site: username and terms."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _customise(self)

    def save(self, request: HttpRequest) -> User:
        with transaction.atomic():
            return _record_sign_up(super().save(request))


class ChangePasswordForm(allauth_forms.ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Current password")
        _label_new_password(self)


class SetPasswordForm(allauth_forms.SetPasswordForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_new_password(self)


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_new_password(self)


class AddKeyForm(webauthn_forms.AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].label = _("Sign in without a password")
        self.fields["passwordless"].help_text = _("Needs a key with a PIN, fingerprint or face recognition.")


def _label_new_password(form: forms.Form) -> None:
    _without_placeholders(form)
    form.fields["password1"].label = _("New password")
    form.fields["password2"].label = _("Repeat the new password")


def _record_sign_up(user: User) -> User:
    events.record(events.about_user(EventType.USER_JOINED, user, kind=user.kind))
    consent.accept(by=user)
    return user


def _customise(form: forms.Form) -> None:
    """Sets our labels and adds the terms."""
    _without_placeholders(form)
    form.fields["username"].label = _("Username")
    form.fields["username"].help_text = _("Shown next to your messages. Letters, digits and . _ - + only.")
    form.fields["email"].label = _("Email address")
    form.fields["email"].help_text = _("We'll send you a code to confirm it. Never shown to others.")
    form.fields["accept"] = TermsForm().fields["accept"]
    form.fields["accept"].help_text = format_lazy('<a href="{}">{}</a>', reverse_lazy("terms"), _("Read the terms"))


def _without_placeholders(form: forms.Form) -> None:
    """Removes placeholders: they repeat the label and disappear on input."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
