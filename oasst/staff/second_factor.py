"""Staff show a second factor before any page of theirs answers: whoever steals a password does not get the admin with it.

Where somebody has a second factor, allauth asks for it at sign-in and writes that into the session. Left to send on are
people who have none yet, and sessions older than it.
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

# Recovery codes are a way in for those who have lost one of these, not a factor by themselves.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# In the session: where somebody was going who has to set up a second factor first.
_GOING_TO = "going_to"


def is_at_work(request: HttpRequest) -> bool:
    """The request is that of staff, in a session that has shown a second factor, which they still have."""
    return access.may_moderate(request.user) and (_is_exempt(request) or _has_shown_factor(request))


def to_second_factor(request: HttpRequest) -> HttpResponseRedirect:
    """Where staff set up a second factor, or show the one they have; from there they come back."""
    back = get_next_redirect_url(request) or reverse("admin:index")
    types = set(_factors(request.user).values_list("type", flat=True))
    if not types:
        request.session[_GOING_TO] = back
        messages.info(request, _("Staff need a second factor: set up an authenticator app or a security key."))
        return redirect("mfa_index")
    page = "mfa_reauthenticate" if Authenticator.Type.TOTP in types else "mfa_reauthenticate_webauthn"
    return redirect(f"{reverse(page)}?{urlencode({'next': back})}")


@receiver(authenticator_added)
def let_in_with_the_first_factor(
    request: HttpRequest | None, user: User, authenticator: Authenticator, **_signal: Any
) -> None:
    """Whoever sets up their first factor has just shown it. A further one must not open a session that lacks the first."""
    is_first = authenticator.type in FACTORS and _factors(user).count() == 1
    if request is None or not is_first:
        return
    record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
    if back := request.session.pop(_GOING_TO, None):
        messages.info(request, format_html('<a href="{}">{}</a>', back, _("Go on to the administration.")))


def _is_exempt(request: HttpRequest) -> bool:
    """Demo accounts, whose passwords everybody knows, on the machine they stay on."""
    return request.user.kind == UserKind.DEMO and access.from_this_machine(request)  # type: ignore[union-attr]


def _has_shown_factor(request: HttpRequest) -> bool:
    """Asked several times a page, so it is remembered with the request."""
    if not hasattr(request, "has_shown_factor"):
        shown = any(each["method"] == "mfa" for each in get_authentication_records(request, request.user))
        request.has_shown_factor = shown and _factors(request.user).exists()  # type: ignore[attr-defined]
    return bool(request.has_shown_factor)  # type: ignore[attr-defined]


def _factors(user: User | AnonymousUser) -> "QuerySet[Authenticator]":
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS)
    return found
