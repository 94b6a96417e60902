"""Staff pages require a second factor, so that a stolen password alone does not open the admin.

If a person has a second factor, allauth asks for it at sign-in and records it in the session. What remains here is to
redirect people who have none yet, and sessions that are older than it.
"""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from oasst import access
from oasst.models import User, UserKind

# Recovery codes replace a lost one of these and are not a factor by themselves.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# Session key of the page to return to after setting up a second factor.
_GOING_TO = "going_to"


def is_at_work(request: HttpRequest) -> bool:
    """The request is made by staff, in a session with a second factor that they still have."""
    return access.may_moderate(request.user) and (_is_exempt(request) or _has_shown_factor(request))


def to_second_factor(request: HttpRequest) -> HttpResponseRedirect:
    """Redirects to the page where staff set up or enter a second factor, and then come back."""
    back = get_next_redirect_url(request) or reverse("admin:index")
    types = set(_factors(request.user).values_list("type", flat=True))
    if not types:
        request.session[_GOING_TO] = back
        messages.info(
            request, _("Staff accounts need two-factor authentication. Set up an authenticator app or a security key.")
        )
        return redirect("mfa_index")
    page = "mfa_reauthenticate" if Authenticator.Type.TOTP in types else "mfa_reauthenticate_webauthn"
    return redirect(f"{reverse(page)}?{urlencode({'next': back})}")


@receiver(authenticator_added)
def let_in_with_the_first_factor(
    request: HttpRequest | None, user: User, authenticator: Authenticator, **_signal: Any
) -> None:
    """Setting up the first factor proves it. Adding another must not unlock a session that lacks the first."""
    is_first = authenticator.type in FACTORS and _factors(user).count() == 1
    if request is None or not is_first:
        return
    record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
    if back := request.session.pop(_GOING_TO, None):
        messages.info(request, format_html('<a href="{}">{}</a>', back, _("Continue to the administration")))


def _is_exempt(request: HttpRequest) -> bool:
    """Demo accounts, whose passwords are public, on the local machine."""
    return request.user.kind == UserKind.DEMO and access.from_this_machine(request)  # type: ignore[union-attr]


def _has_shown_factor(request: HttpRequest) -> bool:
    """Called several times per page, so it is cached on the request."""
    if not hasattr(request, "has_shown_factor"):
        shown = any(each["method"] == "mfa" for each in get_authentication_records(request, request.user))
        request.has_shown_factor = shown and _factors(request.user).exists()  # type: ignore[attr-defined]
    return bool(request.has_shown_factor)  # type: ignore[attr-defined]


def _factors(user: User | AnonymousUser) -> "QuerySet[Authenticator]":
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS)
    return found
