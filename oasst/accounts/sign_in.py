"""allauth adapters: sign-in by password, emailed code, passkey or another site."""

from copy import copy
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.validators import RegexValidator
from django.db.models import Model
from django.db.models.expressions import DatabaseDefault
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oasst.access import Viewer
from oasst.accounts import fresh_proof, naming
from oasst.db import sealing
from oasst.models import User, UserKind

# No @, so that a username can't be confused with an email address.
NAME_VALIDATORS = [
    RegexValidator(r"^[\w.+-]+\Z", _("Usernames can contain letters, digits and . _ - + but no spaces."))
]


# Session key: id of the closed account whose correct password was entered.
CLOSED_KEY = "closed_account"


def closed_account(request: HttpRequest) -> User | None:
    """The closed account this browser signed in to or was signed in to."""
    key = request.session.get(CLOSED_KEY) or request.session.get(SESSION_KEY)
    return User.objects.filter(pk=key, is_active=False).first() if key else None


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def clean_username(self, username: str, shallow: bool = False) -> str:
        """The username becomes the display name, so it must be available as both."""
        cleaned: str = super().clean_username(username, shallow=shallow)
        return cleaned if shallow else naming.check(cleaned, by=None)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.kind = UserKind.SIGNED_UP
        saved: User = super().save_user(request, user, form, commit=False)
        saved.display_name = saved.display_name or saved.username or ""
        if commit:
            saved.save()
        return saved

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "email_taken": _("There's already an account with this email address."),
        "enter_current_password": _("Enter your current password."),
        "incorrect_code": _("That code is wrong."),
        "incorrect_password": _("That password is wrong."),
        "invalid_login": _("The sign-in details are wrong."),
        "email_password_mismatch": _("The email address or password is wrong."),
        "username_password_mismatch": _("The username or password is wrong."),
        "invalid_password_reset": _("This password reset link isn't valid. Request a new one."),
        "max_email_addresses": _("You can't add more than %d email addresses."),
        "cannot_remove_primary_email": _("You can't remove your primary email address."),
        "duplicate_email": _("You've already added this email address."),
        "invalid_or_expired_key": _("This link isn't valid or has expired."),
        "same_as_current": _("Choose a value that differs from the current one."),
        "too_many_login_attempts": _("Too many failed attempts. Try again later."),
        "unknown_email": _("No account has this email address."),
        "unverified_primary_email": _("Your primary email address must be confirmed."),
        "username_blacklisted": _("That username isn't available. Choose another."),
        "username_taken": _("That username is taken."),
        "rate_limited": _("Too many requests. Wait a moment and try again."),
    }

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        request.session[CLOSED_KEY] = str(user.pk)
        return redirect("account_inactive")

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """Also for accounts without password and second factor, which allauth exempts: an emailed code."""
        request = context.request
        if fresh_proof.is_given(request):
            return False
        if fresh_proof.by_code(request.user):
            raise ReauthenticationRequired
        return super().is_reauthentication_required(app=app)  # type: ignore[no-any-return]

    def get_reauthentication_methods(self, user: Viewer) -> list[dict[str, Any]]:
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if not methods and fresh_proof.by_code(user):
            methods.append({"id": "code", "description": _("Send me a code"), "url": reverse("prove_by_code")})
        return methods

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Notifies a removed address as well, in case the account was hijacked."""
        super().send_notification_mail(template_prefix, user, context, email)
        if context and (removed := context.get("deleted_email")):
            super().send_notification_mail(template_prefix, user, context, removed)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return reverse("welcome")

    def format_email_subject(self, subject: str) -> str:
        return f"{settings.SITE_NAME}: {subject}"


class OtherSites(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-in through another site. A matching email address never opens an existing account: its owner signs in first
    and connects the two."""

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> SocialApp:
        try:
            return super().get_app(request, provider, client_id)
        except SocialApp.DoesNotExist:
            raise Http404(_("Sign-in with that site isn't available here.")) from None

    def serialize_instance(self, instance: Model) -> dict[str, Any]:
        """State kept in the session until a username is chosen, without fields that the database fills in."""
        partial = copy(instance)
        for name in [name for name, value in vars(instance).items() if isinstance(value, DatabaseDefault)]:
            delattr(partial, name)
        state: dict[str, Any] = super().serialize_instance(partial)
        return state


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Passkeys and one-time codes, labelled with SITE_NAME and stored encrypted."""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": _("That code is wrong.")}

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text)
