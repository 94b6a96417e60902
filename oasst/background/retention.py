"""How long what passes is kept: rules that a job follows every hour. docs/privacy.md lists them; a test compares.

What people contributed stays until they withdraw it; here is what is needed for a while only.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from oasst.core.registry import Registry
from oasst.models import Notification

# Rows deleted by one statement.
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Rule:
    """`what` is kept for `days` after its end: `due` gives the rows that ended before a moment."""

    name: str
    what: str
    days: int
    due: Callable[[datetime], "QuerySet[Any]"]


RULES: Registry[Rule] = Registry(
    "rules of retention",
    Rule("sessions", "sign-ins", 0, lambda end: Session.objects.filter(expire_date__lt=end)),
    Rule(
        "addresses",
        "the address and browser of a sign-in, after it was last used",
        30,
        lambda end: UserSession.objects.filter(last_seen_at__lt=end),
    ),
    Rule("news", "notifications, after they were read", 180, lambda end: Notification.objects.filter(read_at__lt=end)),
    key=lambda rule: rule.name,
)


def clear(now: datetime | None = None) -> dict[str, int]:
    """Deletes expired rows in batches, so that no request waits; returns the number of deleted rows by rule."""
    now = now or timezone.now()
    return {rule.name: _clear(rule.due(now - timedelta(days=rule.days))) for rule in RULES}


def _clear(due: "QuerySet[Any]") -> int:
    gone = 0
    while keys := list(due.values_list("pk", flat=True)[:_AT_ONCE]):
        gone += due.model._default_manager.filter(pk__in=keys).delete()[0]
    return gone
