"""Which people are independent of each other, and whose reviews decide. Pure, no Django; the numbers are rules.

Reports and reviews use the same test of whether several accounts are several people. People who share an address count as
one, and so do members of a ring.
"""

import enum
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import combinations
from uuid import UUID

from tasks.rules import acceptance
from tasks.rules.thresholds import Rules

Together = Mapping[frozenset[UUID], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person with the age of their account, their accepted work, and the addresses of their sessions."""

    id: UUID
    age: timedelta
    accepted: int
    addresses: frozenset[str] = frozenset()


def is_trusted(who: Person, rules: Rules) -> bool:
    return who.age >= rules.trusted_age and who.accepted >= rules.trusted_work


def groups(people: Collection[Person], together: Together, rules: Rules) -> list[frozenset[UUID]]:
    """The people grouped into independent voices: those who share an address or belong to a ring are one group.

    `together` is the number of times two people have acted together before.
    """
    leader = {each.id: each.id for each in people}
    for one, two in combinations(people, 2):
        if one.addresses & two.addresses or together.get(frozenset({one.id, two.id}), 0) >= rules.ring_size:
            old, new = leader[one.id], leader[two.id]
            leader = {person: new if group == old else group for person, group in leader.items()}
    return [frozenset(person for person in leader if leader[person] == group) for group in set(leader.values())]


def independent(people: Collection[Person], together: Together, rules: Rules) -> int:
    """How many independent voices these are."""
    return len(groups(people, together, rules))


# --- Reviews --------------------------------------------------------------------------------------------------------------


class Standing(enum.IntEnum):
    """The weight of a reviewer, in ascending order."""

    NONE = 0
    """Never counted: banned, or vouched for by untrusted API clients only."""
    NEWCOMER = 1
    """Too new: all newcomers together are at most one voice beside a trusted person."""
    KNOWN = 2
    """Has the minimum age and accepted work: two of them decide."""
    TRUSTED = 3
    STAFF = 4
    """Moderators and administrators: the site appointed them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer(Person):
    """A person with their review of one message. `appointed` is a standing set by the site, independent of age and work."""

    labels: Mapping[str, float] = field(default_factory=dict)
    appointed: Standing | None = None

    def standing(self, rules: Rules) -> Standing:
        if self.appointed is not None:
            return self.appointed
        if is_trusted(self, rules):
            return Standing.TRUSTED
        is_known = self.age >= rules.known_age and self.accepted >= rules.known_work
        return Standing.KNOWN if is_known else Standing.NEWCOMER


@dataclass(frozen=True, slots=True)
class Voice:
    """The labels of one independent group of reviewers: the mean over those with the highest standing in it."""

    standing: Standing
    labels: Mapping[str, float]


def voices(
    reviewers: Iterable[Reviewer], together: Together, rules: Rules, *, author_addresses: frozenset[str] = frozenset()
) -> list[Voice]:
    """The independent voices among the reviews of one message.

    Reviewers who share an address with the author have none. Newcomers cannot be distinguished, so together they are one
    voice, which counts only beside a single trusted person: they never outvote known people.
    """
    standing = {each.id: each.standing(rules) for each in reviewers}
    eligible = {each.id: each for each in reviewers if standing[each.id] and not each.addresses & author_addresses}
    counted: list[Voice] = []
    newcomers: list[Reviewer] = []
    for group in groups(list(eligible.values()), together, rules):
        highest = max(standing[each] for each in group)
        members = [eligible[each] for each in group if standing[each] == highest]
        if highest == Standing.NEWCOMER:
            newcomers += members
        else:
            counted.append(Voice(highest, _mean([each.labels for each in members])))
    if newcomers and [each.standing for each in counted] == [Standing.TRUSTED]:
        counted.append(Voice(Standing.NEWCOMER, _mean([each.labels for each in newcomers])))
    return counted


def _mean(labels: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The mean of each label; a blank answer counts 0, as in `acceptance.score`."""
    names = {name for each in labels for name in each}
    return {name: sum(each.get(name, 0) for each in labels) / len(labels) for name in names}


def enough(counted: Sequence[Voice], *, needed: int) -> bool:
    """Whether these voices may decide on a message that needs `needed` reviews.

    A moderator, two known people, or a trusted person and one other are enough. Where one review is needed, it must be by
    a trusted person or a moderator.
    """
    best = max((each.standing for each in counted), default=Standing.NONE)
    if best == Standing.STAFF or (needed == 1 and best == Standing.TRUSTED):
        return True
    return needed > 1 and len(counted) >= 2


def verdict(
    counted: Sequence[Voice], *, reviews: int, needed: int, threshold: float, before: bool | None
) -> bool | None:
    """Like `acceptance.verdict`, by independent voices. If there are two and they disagree, a third one is needed."""
    if before or reviews < needed or not enough(counted, needed=needed):
        return before
    labels = [each.labels for each in counted]
    if len({acceptance.score([each]) > threshold for each in labels}) == len(labels) == 2:
        return before
    return acceptance.verdict(labels, needed=1, threshold=threshold, before=before)
