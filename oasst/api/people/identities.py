"""The people an API client speaks for."""

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from oasst import events
from oasst.accounts import consent, naming
from oasst.api.base.callers import Caller
from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError
from oasst.core.texts import names
from oasst.models import ApiClient, ClientIdentity, Consent, EventType, User, UserKind

# Accounts that a client uses itself; there is no person to accept terms.
SYSTEM = "system"

# The constraint against display names that look alike.
_NAME_KEY = "user_name_key_unique"


def person(client: ApiClient, *, auth_method: str, username: str, display_name: str = "") -> User:
    """The person this client knows by that name, created on first use; a changed display name is stored."""
    user = find(client, auth_method=auth_method, username=username) or _make(
        client, auth_method, username, display_name
    )
    take_over_name(user, display_name, by_staff=auth_method == SYSTEM)
    return user


def take_over_name(user: User, display_name: str, *, by_staff: bool = False) -> None:
    """The display name that this client gave, if it has changed and is available."""
    if not display_name or user.display_name == display_name:
        return
    shown = _allowed(display_name, by_staff=by_staff)
    if not naming.is_shown_by(user, shown):
        user.display_name = naming.settled(shown, user)
        _saved(user, shown)


def _saved(user: User, shown: str, **how: Any) -> None:
    """Saves the person under the name; with a suffix of their id if another request took it first."""
    try:
        with transaction.atomic():
            user.save(**how or {"update_fields": ["display_name"]})
    except IntegrityError as clash:
        if _NAME_KEY not in str(clash):
            raise
        user.display_name = naming.with_tail(shown, user)
        user.save(**how or {"update_fields": ["display_name"]})


def _allowed(name: str, *, by_staff: bool) -> str:
    """`by_staff`: staff described a client so, and this is its own account."""
    return names.cleaned(name) if by_staff else naming.allowed(name)


def find(client: ApiClient, *, auth_method: str, username: str) -> User | None:
    identity = (
        ClientIdentity.objects.select_related("user")
        .filter(client=client, auth_method=auth_method, username=username)
        .first()
    )
    return identity.user if identity else None


def acting(caller: Caller) -> User:
    """The person an operation is done for; by default the client's own account."""
    client = caller.client
    return caller.viewer or person(client, auth_method=SYSTEM, username=str(client.pk), display_name=client.description)


def check_may_take_part(user: User) -> None:
    """Raises:
    ApiError: banned, suspended or deleted, or has not accepted the terms if the settings require it.
    """
    if not user.takes_part or user.deleted_at:
        raise ApiError(Code.USER_DISABLED, "This user is currently banned or suspended.")
    if (
        settings.API_TERMS_REQUIRED
        and not Consent.objects.filter(user=user, terms_version=settings.TERMS_VERSION).exists()
    ):
        raise ApiError(Code.USER_HAS_NOT_ACCEPTED_TOS, "This user has not accepted the current terms.")


def _make(client: ApiClient, auth_method: str, username: str, display_name: str) -> User:
    try:
        with transaction.atomic():
            shown = _allowed(display_name or username, by_staff=auth_method == SYSTEM)
            user = User(kind=UserKind.CLIENT)
            user.display_name = naming.settled(shown, user)
            _saved(user, shown, force_insert=True)
            ClientIdentity.objects.create(client=client, auth_method=auth_method, username=username, user=user)
            events.record(events.about_user(EventType.USER_JOINED, user, client=str(client.pk)))
            if auth_method == SYSTEM:
                consent.accept(by=user)
    except IntegrityError:  # another request was faster
        found = find(client, auth_method=auth_method, username=username)
        assert found is not None
        return found
    return user
