"""API clients and personal tokens: create, change, revoke. A key is returned once, on creation."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import ngettext

from oasst import events
from oasst.accounts import keys
from oasst.models import ApiClient, Event, EventType, Scope, User

# The scopes of Open Assistant's keys.
ALL_SCOPES = tuple(Scope.values)
# Limit of tokens per person.
MOST_TOKENS = 20


class TooMany(Exception):
    """The person has reached the limit of tokens."""

    def __init__(self) -> None:
        super().__init__(
            ngettext(
                "You've reached the limit of %(most)d token. Revoke one first.",
                "You've reached the limit of %(most)d tokens. Revoke one first.",
                MOST_TOKENS,
            )
            % {"most": MOST_TOKENS}
        )


def make(*, by: User | None, **fields: Any) -> tuple[ApiClient, str]:
    """Creates a client and returns it with its key. `by` is None for root tokens and the command line."""
    client = ApiClient(**fields)
    return client, save_new(client, by=by)


def save_new(client: ApiClient, *, by: User | None) -> str:
    """Saves a new client and returns its key."""
    key = keys.fresh()
    client.key_hash, client.key_hint = keys.hash_of(key), keys.hint_of(key)
    with transaction.atomic():
        client.save(force_insert=True)
        _record(EventType.CLIENT_MADE, client, by, trusted=client.trusted, scopes=list(client.scopes))
    return key


def renew(client: ApiClient, *, by: User | None) -> str:
    """Replaces the key; the old one is invalid immediately."""
    key = keys.fresh()
    client.key_hash, client.key_hint = keys.hash_of(key), keys.hint_of(key)
    save_changed(client, ("key_hash", "key_hint"), by=by)
    return key


def save_changed(client: ApiClient, changed: Iterable[str], *, by: User | None) -> None:
    """Saves these fields of the client, with an event."""
    fields = sorted(changed)
    if fields:
        with transaction.atomic():
            client.save(update_fields=fields)
            _record(EventType.CLIENT_CHANGED, client, by, changed=fields)


def tokens_of(user: User) -> list[ApiClient]:
    """The person's tokens, newest first."""
    return list(
        ApiClient.objects.filter(owner=user, personal=True).select_related("owner").order_by("-created_at", "pk")
    )


def make_token(*, by: User, name: str, expires_at: datetime | None) -> tuple[ApiClient, str]:
    """Creates a token that can only read releases.

    Raises:
        TooMany
    """
    if ApiClient.objects.filter(owner=by, personal=True).count() >= MOST_TOKENS:
        raise TooMany
    return make(by=by, owner=by, personal=True, description=name, scopes=[Scope.RELEASES], expires_at=expires_at)


def revoke_token(client: ApiClient, *, by: User) -> None:
    """Deletes a personal token; it is invalid immediately."""
    assert client.personal
    with transaction.atomic():
        _record(EventType.CLIENT_REMOVED, client, by)
        client.delete()


def _record(type_: EventType, client: ApiClient, by: User | None, **detail: Any) -> None:
    detail = {"client": str(client.pk), "personal": client.personal, "key": client.key_hint, **detail}
    events.record(Event(type=type_, user_id=by.pk if by else None, detail=detail))
