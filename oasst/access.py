"""Permissions: one predicate per right, one sentence each. Views, templates, the admin and the API use the same ones.

Every view declares its audience, with a decorator from here or in `OF_OTHERS`; a test checks all URLs.
"""

import enum
import ipaddress
from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

from allauth.account.decorators import reauthentication_required
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
from oasst.models import ApiClient, Message, MessageTree, TreeState, User, UserKind, UserRole

Viewer = User | AnonymousUser


class UserRequest(HttpRequest):
    """A request of a signed-in person."""

    user: User
    htmx: HtmxDetails


def from_this_machine(request: HttpRequest) -> bool:
    """The request comes over loopback, not through a proxy."""
    if request.headers.get("X-Forwarded-For") or request.headers.get("Forwarded"):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def freshly_proven(view: Callable[..., Any]) -> Callable[..., Any]:
    """Requires a recent proof of identity: by password, second factor, or a mailed code."""
    proven: Callable[..., Any] = reauthentication_required(view, app="allauth.account")
    return proven


def is_shut_out(request: HttpRequest) -> bool:
    """The session belongs to an account that was disabled."""
    return not request.user.is_authenticated and SESSION_KEY in request.session


def rank_of(user: User) -> int:
    """The rank of the person's role, the lowest first."""
    return list(UserRole).index(UserRole(user.role))


def may_moderate(user: Viewer) -> bool:
    """Moderators, senior moderators and administrators see deleted and quarantined messages and decide on them."""
    return user.is_authenticated and user.is_active and user.is_staff


def may_moderate_lang(user: Viewer, lang: str) -> bool:
    """Moderators appointed for some languages see staff data and decide in those languages only."""
    langs = langs_moderated(user)
    return may_moderate(user) and (not langs or lang in langs)


def langs_moderated(user: Viewer) -> list[str]:
    """The languages a moderator was appointed for; none: all languages."""
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
    """Not moderators and administrators: a stolen key must not lock out those who could revoke it."""
    return not account.is_staff


def may_read_tree(user: Viewer, tree: MessageTree) -> bool:
    """Finished trees are public; unfinished ones are for signed-in people."""
    return user.is_authenticated or tree.state == TreeState.READY_FOR_EXPORT


class Judged(Protocol):
    """A message, by what decides who may know its author."""

    @property
    def author_id(self) -> UUID | None: ...
    @property
    def parent_id(self) -> UUID | None: ...
    @property
    def review_result(self) -> bool | None: ...


def may_know_author(user: Viewer, message: Judged, tree: MessageTree) -> bool:
    """The rule of blindness. While a message can still be judged (it isn't decided, or its siblings aren't ranked), only its
    author and moderators learn who or what wrote it, where it is from, and what others think of it."""
    is_decided_prompt = message.parent_id is None and message.review_result is not None
    is_theirs = user.is_authenticated and message.author_id == user.pk
    return is_decided_prompt or is_theirs or may_know_origin(user, tree)


def may_know_origin(user: Viewer, tree: MessageTree) -> bool:
    """The source of a whole tree, once nothing in it is judged any more."""
    return tree.is_at_rest or may_moderate_lang(user, tree.lang)


def has_outbox(request: HttpRequest) -> bool:
    """Without a mail server, mails are read on the local machine."""
    return not settings.EMAIL_HOST and not settings.PRODUCTION and from_this_machine(request)


def may_read_outbox(user: Viewer) -> bool:
    """Demo accounts, which work on this machine only, and administrators: these mails contain sign-in codes, and a
    program or a browser page on this machine is not its user."""
    return user.is_authenticated and (user.kind == UserKind.DEMO or user.role == UserRole.ADMIN)


def tree_for(user: Viewer, tree_id: UUID) -> MessageTree:
    """The tree, if this person may read it.

    Raises:
        Http404: there is no such tree, or they may not see it.
    """
    return _readable(user, MessageTree.objects.filter(pk=tree_id).first())


def message_for(user: Viewer, message_id: UUID) -> Message:
    """The message, if this person may read it; deleted and quarantined ones only as a moderator of its language.

    Raises:
        Http404: there is no such message, or they may not see it.
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
        raise Http404(_("This token doesn't exist any more."))
    return token


def session_for(user: User, session_id: int) -> UserSession:
    """The session, if it is this person's.

    Raises:
        Http404: it is not, or it has ended.
    """
    session = UserSession.objects.filter(pk=session_id, user=user).first()
    if session is None:
        raise Http404(_("This session has already ended."))
    return session


def _has_rank_of(user: Viewer, role: UserRole) -> bool:
    return isinstance(user, User) and rank_of(user) >= list(UserRole).index(role)


def _readable(user: Viewer, tree: MessageTree | None) -> MessageTree:
    if tree is None or not may_read_tree(user, tree):
        raise Http404(_("This conversation doesn't exist, or it isn't finished yet and you need to sign in to see it."))
    return tree


# --- Audiences of views -------------------------------------------------------------------------------------------------


class Audience(enum.StrEnum):
    PUBLIC = "public"
    SIGNED_IN = "signed in"
    MODERATORS = "moderators"
    PROGRAMS = "programs with a key"


_View = TypeVar("_View", bound=Callable[..., HttpResponseBase])


def public(view: _View) -> _View:
    """The view is public; what it shows may still depend on the viewer."""
    return _declared(view, Audience.PUBLIC)


def signed_in(view: _View) -> _View:
    """The view requires sign-in; others are redirected to it, and people banned meanwhile to the explanation."""
    guarded = login_required(view)

    @wraps(view)
    def view_or_redirect(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return redirect("account_inactive") if is_shut_out(request) else guarded(request, *args, **kwargs)

    return _declared(cast(_View, view_or_redirect), Audience.SIGNED_IN)


def _declared(view: _View, audience: Audience) -> _View:
    view.audience = audience  # type: ignore[attr-defined]
    return view


# Third-party views, by URL name or namespace.
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
    """The declared audience of a URL's view; None: undeclared, which a test refuses."""
    declared: Audience | None = getattr(match.func, "audience", None)
    return declared or OF_OTHERS.get(match.url_name or "") or OF_OTHERS.get(match.namespace)
