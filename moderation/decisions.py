"""Decisions for the people they affect, and figures of moderation for the public."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from moderation import statements
from moderation.appeals import appeals
from moderation.models import Action, Affected, Appeal, Kind, Reason
from oasst.models import Message, User
from tasks.rules import policy

# Most messages listed with one decision.
_MOST_MESSAGES = 20
# Months in the transparency report.
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Decision:
    """An action as a person it affects sees it: without the moderator's name."""

    action: Action
    messages: Sequence[Message]
    appeal: Appeal | None
    may_appeal: bool
    appeal_until: datetime


def decision(action_id: UUID, person: User) -> Decision | None:
    """None where the action does not exist or did not affect this person."""
    affected = Affected.objects.select_related("action").filter(action=action_id, person=person).first()
    if affected is None:
        return None
    action = affected.action
    return Decision(
        action,
        _messages(action, person),
        Appeal.objects.filter(action=action, person=person).first(),
        appeals.is_possible(action, person),
        action.created_at + policy.everywhere().moderation.appeal_window,
    )


def _messages(action: Action, person: User) -> list[Message]:
    affected = statements.rows("messages_affected", action=action.pk, person=person.pk, most=_MOST_MESSAGES)
    return list(Message.objects.filter(pk__in=[each for (each,) in affected]).order_by("seq"))


def decisions_about(person: User, most: int = 10) -> list[Action]:
    """The newest first."""
    affected = Affected.objects.filter(person=person).select_related("action").order_by("-action__created_at")[:most]
    return [each.action for each in affected]


# --- Transparency report ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Month:
    start: datetime
    taken: int
    by_rule: int
    undone: int
    reports: int
    upheld: int
    dismissed: int
    appeals: int
    overturned: int
    hours_to_answer: float | None


@dataclass(frozen=True, slots=True)
class Transparency:
    months: Sequence[Month]
    kinds: Sequence[tuple[str, int]]
    reasons: Sequence[tuple[str, int]]


def transparency() -> Transparency:
    """Figures of the last MONTHS months, without names."""
    since = (timezone.now() - timedelta(days=31 * (MONTHS - 1))).replace(
        day=1, hour=0, minute=0, second=0, microsecond=0
    )
    months = [Month(*row) for row in statements.rows("months", since=since)]
    return Transparency(months, _labelled("kinds_taken", Kind, since), _labelled("reasons_given", Reason, since))


def _labelled(statement: str, choices: Any, since: datetime) -> list[tuple[str, int]]:
    return [(str(choices(value).label), number) for value, number in statements.rows(statement, since=since)]
