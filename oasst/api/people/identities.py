"""The people an API client speaks for."""

from django.conf import settings
from django.db import IntegrityError, transaction

from oasst import events
from oasst.accounts import consent
from oasst.api.base.callers import Caller
from oasst.api.base.codes import Code
from oasst.api.base.errors import ApiError
from oasst.models import ApiClient, ClientIdentity, Consent, EventType, User, UserKind

# Accounts a client keeps for itself; nobody is there to accept terms.
SYSTEM = "system"


def person(client: ApiClient, *, auth_method: str, username: str, display_name: str = "") -> User:
    """The person this client knows by that name, made on first sight; a changed shown name is taken over."""
    user = find(client, auth_method=auth_method, username=username) or _make(
        client, auth_method, username, display_name
    )
    take_over_name(user, display_name)
    return user


def take_over_name(user: User, display_name: str) -> None:
    """The name this client shows the person under, where it has changed."""
    if display_name and user.display_name != display_name:
        user.display_name = display_name
        user.save(update_fields=["display_name"])


def find(client: ApiClient, *, auth_method: str, username: str) -> User | None:
    identity = (
        ClientIdentity.objects.select_related("user")
        .filter(client=client, auth_method=auth_method, username=username)
        .first()
    )
    return identity.user if identity else None


def acting(caller: Caller) -> User:
    """Whom an operation is done for; where the caller names nobody, it is the account the client keeps for itself."""
    client = caller.client
    return caller.viewer or person(client, auth_method=SYSTEM, username=str(client.pk), display_name=client.description)


def check_may_take_part(user: User) -> None:
    """Raises:
    ApiError: banned, suspended or deleted, or has not accepted the terms where the settings ask for it.
    """
    if not user.takes_part or user.deleted_at:
        raise ApiError(Code.USER_DISABLED, "This user may not take part at the moment.")
    if (
        settings.API_TERMS_REQUIRED
        and not Consent.objects.filter(user=user, terms_version=settings.TERMS_VERSION).exists()
    ):
        raise ApiError(Code.USER_HAS_NOT_ACCEPTED_TOS, "This user has not accepted the current terms.")


def _make(client: ApiClient, auth_method: str, username: str, display_name: str) -> User:
    try:
        with transaction.atomic():
            user = User.objects.create(kind=UserKind.CLIENT, display_name=display_name or username)
            ClientIdentity.objects.create(client=client, auth_method=auth_method, username=username, user=user)
            events.record(events.about_user(EventType.USER_JOINED, user, client=str(client.pk)))
            if auth_method == SYSTEM:
                consent.accept(by=user)
    except IntegrityError:  # another request was quicker
        found = find(client, auth_method=auth_method, username=username)
        assert found is not None
        return found
    return user
