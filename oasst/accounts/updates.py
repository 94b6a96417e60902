"""Changes to accounts, by their owners or administrators."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from oasst import events
from oasst.accounts import personal_data
from oasst.models import ApiClient, Event, EventType, User

# Names of deleted accounts; Open Assistant's clients rely on the prefix.
DELETED_NAME = "deleted_"
DELETED_DISPLAY_NAME = "Deleted User"
_CLEARED = (
    "deleted_at", "erased_from", "is_active", "show_on_leaderboard", "display_name", "credit_name", "email",
    "ban_reason", "notes", "username", "password", "interests", "declined_topics",
)  # fmt: skip

# Values recorded in events because later counts depend on them; names and notes are personal data and stay out.
_RECORDED = frozenset({"langs", "time_zone", "show_on_leaderboard", "role", "moderates", "is_active"})


def change(*, by: User, **values: Any) -> User:
    """Sets fields of the person's own account and records those that changed."""
    changed = [name for name, value in values.items() if getattr(by, name) != value]
    for name in changed:
        setattr(by, name, values[name])
    return save_changed(by, changed, by=by)


def save_changed(account: User, changed: Iterable[str], *, by: User | None, through: ApiClient | None = None) -> User:
    """Saves these fields of an account, with an event that names the actor and the API client."""
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
    """Anonymises and closes the account permanently. The messages stay.

    The same client name or email address gets a new account afterwards. For a deleted account in its grace period
    (`oasst.accounts.departures`) this ends the period.
    """
    if account.deleted_at and not account.erased_from:
        return account
    deleted_name = f"{DELETED_NAME}{account.pk}"
    account.deleted_at, account.erased_from = account.deleted_at or timezone.now(), None
    account.is_active = account.show_on_leaderboard = False
    account.display_name = DELETED_DISPLAY_NAME
    account.credit_name = account.email = account.ban_reason = account.notes = ""
    account.interests, account.declined_topics = [], []
    account.username = account.username and deleted_name
    account.set_unusable_password()
    with transaction.atomic():
        personal_data.forget(account)
        account.api_clients.filter(personal=True).delete()
        for identity in account.identities.all():
            # One client can have several names for one person.
            identity.username = f"{DELETED_NAME}{uuid4()}"
            identity.save(update_fields=["username"])
        save_changed(account, _CLEARED, by=by, through=through)
    return account


def _values(account: User, fields: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(account, name) for name in fields if name in _RECORDED}
