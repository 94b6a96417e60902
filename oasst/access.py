"""Who may do what: one predicate per right, one sentence each. Views, templates, the admin and the API ask the same ones.

Every view declares its audience, with a decorator from here or in `OF_OTHERS`; a test walks over all addresses.
"""

import enum
import ipaddress
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import ResolverMatch
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from oasst.core import identity_providers
from oasst.models import ApiClient, Message, MessageTree, TreeState, User, UserRole

Viewer = User | AnonymousUser


class UserRequest(HttpRequest):
    """A request of somebody who has signed in."""

    user: User
    htmx: HtmxDetails


def from_this_machine(request: HttpRequest) -> bool:
    """The request comes over loopback and no proxy passed it on."""
    if request.headers.get("X-Forwarded-For") or request.headers.get("Forwarded"):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def is_shut_out(request: HttpRequest) -> bool:
    """The session is that of an account which cannot be used any more."""
    return not request.user.is_authenticated and SESSION_KEY in request.session


def rank_of(user: User) -> int:
    """The place of the person's role among the roles, the lowest first."""
    return list(UserRole).index(UserRole(user.role))


def may_moderate(user: Viewer) -> bool:
    """Moderators, senior ones and administrators see what is deleted or in quarantine and decide on it."""
    return user.is_authenticated and user.is_active and user.is_staff


def may_moderate_lang(user: Viewer, lang: str) -> bool:
    """Moderators appointed for some languages see staff data of those alone, and decide on nothing else."""
    langs = langs_moderated(user)
    return may_moderate(user) and (not langs or lang in langs)


def langs_moderated(user: Viewer) -> list[str]:
    """The languages somebody was appointed for; none: every language."""
    return [] if isinstance(user, AnonymousUser) else user.moderates


def may_decide_on_people(user: Viewer) -> bool:
    """Senior moderators and administrators suspend, ban, purge and merge; other moderators decide on texts."""
    return may_moderate(user) and _has_rank_of(user, UserRole.SENIOR_MODERATOR)


def may_act_on(actor: Viewer, person: User) -> bool:
    """Staff act on people of a lower rank than theirs, so never on themselves or on those appointed with them."""
    return may_moderate(actor) and rank_of(cast(User, actor)) > rank_of(person)


def may_administer(user: Viewer) -> bool:
    """Administrators appoint people and change what the admin offers for change."""
    return may_moderate(user) and _has_rank_of(user, UserRole.ADMIN)


def may_read_prereleases(user: Viewer) -> bool:
    """Researchers and staff download releases before they are published."""
    return user.is_authenticated and user.is_active and _has_rank_of(user, UserRole.RESEARCHER)


def may_be_changed_by_programs(account: User) -> bool:
    """Not moderators and administrators: a stolen key must not shut out those who could take it back."""
    return not account.is_staff


def may_read_tree(user: Viewer, tree: MessageTree) -> bool:
    """Finished trees are public; unfinished ones are for people who have signed in."""
    return user.is_authenticated or tree.state == TreeState.READY_FOR_EXPORT


def may_read_outbox(request: HttpRequest) -> bool:
    """Where no mail server is named, whoever sits at the machine reads what would have been sent."""
    return not settings.EMAIL_HOST and not settings.PRODUCTION and from_this_machine(request)


def tree_for(user: Viewer, tree_id: UUID) -> MessageTree:
    """The tree, if this person may read it.

    Raises:
        Http404: there is no such tree, or it is not theirs to see.
    """
    return _readable(user, MessageTree.objects.filter(pk=tree_id).first())


def message_for(user: Viewer, message_id: UUID) -> Message:
    """The message, if this person may read it; what is deleted or in quarantine only moderators of its language may.

    Raises:
        Http404: there is no such message, or it is not theirs to see.
    """
    messages = Message.objects.select_related("tree").filter(pk=message_id)
    if not may_moderate(user):
        messages = messages.visible()
    elif langs := langs_moderated(user):
        messages = messages.filter(tree__lang__in=langs) | messages.visible()
    message = messages.first()
    _readable(user, message.tree if message else None)
    assert message is not None
    return message


def token_for(user: User, token_id: UUID) -> ApiClient:
    """The personal token, if it is this person's.

    Raises:
        Http404: it is not, or there is none.
    """
    token = ApiClient.objects.filter(pk=token_id, owner=user, personal=True).first()
    if token is None:
        raise Http404(_("There is no such token any more."))
    return token


def session_for(user: User, session_id: int) -> UserSession:
    """The session, if it is this person's.

    Raises:
        Http404: it is not, or it is over.
    """
    session = UserSession.objects.filter(pk=session_id, user=user).first()
    if session is None:
        raise Http404(_("That session is over already."))
    return session


def _has_rank_of(user: Viewer, role: UserRole) -> bool:
    return isinstance(user, User) and rank_of(user) >= list(UserRole).index(role)


def _readable(user: Viewer, tree: MessageTree | None) -> MessageTree:
    if tree is None or not may_read_tree(user, tree):
        raise Http404(
            _("There is no such conversation, or it is not finished yet and only people who have signed in see it.")
        )
    return tree


# --- Audiences of views -------------------------------------------------------------------------------------------------


class Audience(enum.StrEnum):
    PUBLIC = "public"
    SIGNED_IN = "signed in"
    MODERATORS = "moderators"
    PROGRAMS = "programs with a key"


_View = TypeVar("_View", bound=Callable[..., HttpResponseBase])


def public(view: _View) -> _View:
    """The view is for everybody; what it shows may still depend on who asks."""
    return _declared(view, Audience.PUBLIC)


def signed_in(view: _View) -> _View:
    """The view is for people who have signed in; others are sent to do so, and who was banned meanwhile is told why."""
    guarded = login_required(view)

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return redirect("account_inactive") if is_shut_out(request) else guarded(request, *args, **kwargs)

    return _declared(cast(_View, told), Audience.SIGNED_IN)


def _declared(view: _View, audience: Audience) -> _View:
    view.audience = audience  # type: ignore[attr-defined]
    return view


# Views that are not ours, by the name of their address or by its namespace.
OF_OTHERS: dict[str, Audience] = {
    "account_login": Audience.PUBLIC,
    "account_logout": Audience.PUBLIC,
    "account_inactive": Audience.PUBLIC,
    "account_signup": Audience.PUBLIC,
    "account_email_verification_sent": Audience.PUBLIC,
    "account_confirm_login_code": Audience.PUBLIC,
    "account_request_login_code": Audience.PUBLIC,
    "account_reset_password": Audience.PUBLIC,
    "account_reset_password_done": Audience.PUBLIC,
    "account_reset_password_from_key": Audience.PUBLIC,
    "account_reset_password_from_key_done": Audience.PUBLIC,
    "account_reauthenticate": Audience.SIGNED_IN,
    "account_email": Audience.SIGNED_IN,
    "account_change_password": Audience.SIGNED_IN,
    "account_set_password": Audience.SIGNED_IN,
    "mfa_authenticate": Audience.PUBLIC,
    "mfa_login_webauthn": Audience.PUBLIC,
    **dict.fromkeys(
        (
            "mfa_index",
            "mfa_reauthenticate",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
            "mfa_download_recovery_codes",
            "mfa_list_webauthn",
            "mfa_add_webauthn",
            "mfa_reauthenticate_webauthn",
            "mfa_remove_webauthn",
            "mfa_edit_webauthn",
            "usersessions_list",
            "socialaccount_connections",
        ),
        Audience.SIGNED_IN,
    ),
    "socialaccount_login_cancelled": Audience.PUBLIC,
    "socialaccount_login_error": Audience.PUBLIC,
    "socialaccount_signup": Audience.PUBLIC,
    **{f"{site}_{page}": Audience.PUBLIC for site in identity_providers.SITES for page in ("login", "callback")},
    "admin": Audience.MODERATORS,
}


def audience_of(match: ResolverMatch) -> Audience | None:
    """Who the view behind an address is for; None: nobody has said, which a test does not let pass."""
    declared: Audience | None = getattr(match.func, "audience", None)
    return declared or OF_OTHERS.get(match.url_name or "") or OF_OTHERS.get(match.namespace)
