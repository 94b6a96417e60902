"""How people sign in: through allauth, by password, mailed code, passkey or another site; demo accounts only from here."""

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

# No @, so that a name is never taken for an address.
NAME_VALIDATORS = [RegexValidator(r"^[\w.+-]+\Z", _("A name has letters, digits and . _ - + and no spaces."))]


# In the session of somebody who has given the right password of an account that cannot be used any more.
CLOSED_KEY = "closed_account"


def closed_account(request: HttpRequest) -> User | None:
    """The account this browser has just tried to sign in to with the right password, or whose session has ended."""
    key = request.session.get(CLOSED_KEY) or request.session.get(SESSION_KEY)
    return User.objects.filter(pk=key, is_active=False).first() if key else None


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def clean_username(self, username: str, shallow: bool = False) -> str:
        """The name one signs in with is shown, too, so it must be free in both senses."""
        cleaned: str = super().clean_username(username, shallow=shallow)
        return cleaned if shallow else naming.check(cleaned, by=None)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.kind = UserKind.SIGNED_UP
        saved: User = super().save_user(request, user, form, commit=False)
        saved.display_name = saved.display_name or saved.username or ""
        if commit:
            saved.save()
        return saved

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        request.session[CLOSED_KEY] = str(user.pk)
        return redirect("account_inactive")

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """allauth asks no proof of people without a password and a second factor, as it knows none; a mailed code is one."""
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
        """An address that is taken away is told as well: whoever took it may not be its owner."""
        super().send_notification_mail(template_prefix, user, context, email)
        if context and (removed := context.get("deleted_email")):
            super().send_notification_mail(template_prefix, user, context, removed)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return reverse("welcome")

    def format_email_subject(self, subject: str) -> str:
        return f"{settings.SITE_NAME}: {subject}"


class OtherSites(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-in through another site. An account here is never opened to whoever has its address there: its owner signs in
    first and links the two."""

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> SocialApp:
        try:
            return super().get_app(request, provider, client_id)
        except SocialApp.DoesNotExist:
            raise Http404(_("Nobody signs in through that site here.")) from None

    def serialize_instance(self, instance: Model) -> dict[str, Any]:
        """What the session keeps until the person has chosen a name; what the database fills in is not there yet."""
        known = copy(instance)
        for name in [name for name, value in vars(instance).items() if isinstance(value, DatabaseDefault)]:
            delattr(known, name)
        kept: dict[str, Any] = super().serialize_instance(known)
        return kept


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Passkeys and one-time codes, under the name people know the site by."""

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text)
