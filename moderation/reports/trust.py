"""Whose reports act by themselves: trusted people, independent of each other. Pure, no Django; the numbers are rules."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from uuid import UUID

from tasks.rules.thresholds import Rules


@dataclass(frozen=True, slots=True)
class Reporter:
    """What is known of somebody who reported: how long they are here, accepted work, decided reports, and addresses."""

    id: UUID
    age: timedelta
    accepted: int
    decided: int
    upheld: int
    addresses: frozenset[str] = frozenset()


def is_trusted(who: Reporter, rules: Rules) -> bool:
    share_is_good = who.decided < rules.trusted_reports or who.upheld >= rules.trusted_upheld * who.decided
    return who.age >= rules.trusted_age and who.accepted >= rules.trusted_work and share_is_good


def independent(reporters: Collection[Reporter], together: Mapping[frozenset[UUID], int], rules: Rules) -> int:
    """How many independent voices these are: people with an address in common count as one, and so do people of a ring.

    `together` says how many messages two of them had both reported before.
    """
    groups = {each.id: each.id for each in reporters}
    for one, two in combinations(reporters, 2):
        if one.addresses & two.addresses or together.get(frozenset({one.id, two.id}), 0) >= rules.ring_size:
            groups = _joined(groups, one.id, two.id)
    return len(set(groups.values()))


def needed(active_people: int, rules: Rules) -> int:
    """Reports it takes in a language with so many active people."""
    return rules.reports_to_quarantine_small if active_people <= rules.small_community else rules.reports_to_quarantine


def takes_out(
    reporters: Iterable[Reporter], together: Mapping[frozenset[UUID], int], active_people: int, rules: Rules
) -> bool:
    """These reports are enough to take the message out until a moderator decides."""
    trusted = [each for each in reporters if is_trusted(each, rules)]
    return independent(trusted, together, rules) >= needed(active_people, rules)


def _joined(groups: Mapping[UUID, UUID], one: UUID, two: UUID) -> dict[UUID, UUID]:
    return {person: groups[one] if group == groups[two] else group for person, group in groups.items()}
