"""What people, and administrators for them, change about an account."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from oasst import events
from oasst.accounts import personal_data
from oasst.models import ApiClient, Event, EventType, User

# What a closed account is called instead; the reference's clients know the prefix.
DELETED_NAME = "deleted_"
DELETED_DISPLAY_NAME = "Deleted User"
_CLEARED = (
    "deleted_at", "erased_from", "is_active", "show_on_leaderboard", "display_name", "credit_name", "email",
    "ban_reason", "notes", "username", "password",
)  # fmt: skip

# What later counts may depend on; names and notes stay out of the append-only record.
_RECORDED = frozenset({"langs", "time_zone", "show_on_leaderboard", "role", "moderates", "is_active"})


def change(*, by: User, **values: Any) -> User:
    """Sets fields of one's own account and records which of them really changed."""
    changed = [name for name, value in values.items() if getattr(by, name) != value]
    for name in changed:
        setattr(by, name, values[name])
    return save_changed(by, changed, by=by)


def save_changed(account: User, changed: Iterable[str], *, by: User | None, through: ApiClient | None = None) -> User:
    """Saves the named fields of an account, already set on it, with an event that says who did it through what."""
    fields = sorted(changed)
    if fields:
        detail = {"account": str(account.pk), "changed": fields, **_values(account, fields)}
        if through:
            detail["client"] = str(through.pk)
        with transaction.atomic():
            account.save(update_fields=fields)
            events.record(Event(type=EventType.ACCOUNT_CHANGED, user_id=by.pk if by else None, detail=detail))
    return account


def delete(account: User, *, by: User | None, through: ApiClient | None = None) -> User:
    """Closes the account for good: nobody can use it, and nothing in it says any more whose it was. The messages stay.

    Whoever comes again under the same name of the same client, or with the same address, is somebody new. Of somebody who
    has left (`oasst.accounts.departures`) this is the end of the week in which they might have come back.
    """
    if account.deleted_at and not account.erased_from:
        return account
    nobody = f"{DELETED_NAME}{account.pk}"
    account.deleted_at, account.erased_from = account.deleted_at or timezone.now(), None
    account.is_active = account.show_on_leaderboard = False
    account.display_name = DELETED_DISPLAY_NAME
    account.credit_name = account.email = account.ban_reason = account.notes = ""
    account.username = account.username and nobody
    account.set_unusable_password()
    with transaction.atomic():
        personal_data.forget(account)
        account.api_clients.filter(personal=True).delete()
        for identity in account.identities.all():
            # One client may have known somebody by several names.
            identity.username = f"{DELETED_NAME}{uuid4()}"
            identity.save(update_fields=["username"])
        save_changed(account, _CLEARED, by=by, through=through)
    return account


def _values(account: User, fields: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(account, name) for name in fields if name in _RECORDED}
