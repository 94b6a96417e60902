"""Loads the reviewers of a message with what determines their standing."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from oasst.models import STAFF, Message, UserKind
from tasks import statements
from tasks.rules.independence import Reviewer, Standing
from tasks.rules.thresholds import Rules

_STAFF = [role.value for role in STAFF]


@dataclass(frozen=True, slots=True)
class Reviews:
    """The reviews that decide on one message, with the facts about their independence."""

    people: list[Reviewer]
    together: dict[frozenset[UUID], int]
    """How often each pair of them flagged the same messages that were accepted."""
    author_addresses: frozenset[str]


def of(message: Message, rules: Rules) -> Reviews:
    """One statement."""
    rows = statements.rows(
        "reviews_given", message=message.pk, revision=message.revision, enough_work=_enough_work(rules), staff=_STAFF
    )
    people, together = [], {}
    for labels, id_, is_staff, kind, is_active, age, accepted, unvouched, addresses, allies, _author in rows:
        together.update({frozenset({id_, UUID(ally)}): times for ally, times in json.loads(allies).items()})
        appointed = _appointed(kind, is_staff=is_staff, vouched=is_active and not unvouched)
        fields = {"age": age, "accepted": accepted, "addresses": frozenset(addresses), "appointed": appointed}
        people.append(Reviewer(id=id_, labels=json.loads(labels), **fields))
    return Reviews(people, together, frozenset(rows[0][-1] if rows else ()))


def parameters(rules: Rules) -> dict[str, Any]:
    """The parameters of the fragment `reviewer_counts`."""
    return {
        "staff": _STAFF,
        "known_age": rules.known_age,
        "known_work": rules.known_work,
        "enough_work": _enough_work(rules),
    }


def _enough_work(rules: Rules) -> int:
    """The largest threshold of accepted work; no more is counted."""
    return max(rules.known_work, rules.trusted_work)


def _appointed(kind: str, *, is_staff: bool, vouched: bool) -> Standing | None:
    """The standing set by the site. Simulated and demo people belong to the operator and are minutes old, so the rules for
    newcomers do not apply to them.
    """
    if not vouched:
        return Standing.NONE
    if is_staff:
        return Standing.STAFF
    return Standing.TRUSTED if kind in (UserKind.SIMULATED, UserKind.DEMO) else None
