"""What people, and administrators for them, change about an account."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from oasst import events
from oasst.models import Event, EventType, User

# What later counts may depend on; names and notes stay out of the append-only record.
_RECORDED = frozenset({"langs", "time_zone", "show_on_leaderboard", "role", "is_active"})


def change(*, by: User, **values: Any) -> User:
    """Sets fields of one's own account and records which of them really changed."""
    changed = [name for name, value in values.items() if getattr(by, name) != value]
    for name in changed:
        setattr(by, name, values[name])
    return save_changed(by, changed, by=by)


def save_changed(account: User, changed: Iterable[str], *, by: User) -> User:
    """Saves the named fields of an account, already set on it, with an event that says who did it."""
    fields = sorted(changed)
    if fields:
        detail = {"account": str(account.pk), "changed": fields, **_values(account, fields)}
        with transaction.atomic():
            account.save(update_fields=fields)
            events.record(Event(type=EventType.ACCOUNT_CHANGED, user_id=by.pk, detail=detail))
    return account


def _values(account: User, fields: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(account, name) for name in fields if name in _RECORDED}
