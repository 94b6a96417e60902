"""Whose reports act by themselves: trusted people, independent of each other. Pure, no Django; the numbers are rules."""

from collections.abc import Iterable
from dataclasses import dataclass

from tasks.rules.independence import Person, Together, independent
from tasks.rules.independence import is_trusted as is_trusted_person
from tasks.rules.thresholds import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter(Person):
    """A reporter: account age, accepted work, and how many of their reports were decided and upheld."""

    decided: int
    upheld: int


def is_trusted(who: Reporter, rules: Rules) -> bool:
    share_is_good = (
        who.decided < rules.moderation.trusted_reports or who.upheld >= rules.moderation.trusted_upheld * who.decided
    )
    return share_is_good and is_trusted_person(who, rules)


def needed(active_people: int, rules: Rules) -> int:
    """Number of reports required in a language with this many active people."""
    return (
        rules.moderation.reports_to_quarantine_small
        if active_people <= rules.moderation.small_community
        else rules.moderation.reports_to_quarantine
    )


def takes_out(reporters: Iterable[Reporter], together: Together, active_people: int, rules: Rules) -> bool:
    """These reports are enough to take the message out until a moderator decides.

    `together`: number of messages that two of them both reported before.
    """
    trusted = [each for each in reporters if is_trusted(each, rules)]
    return independent(trusted, together, rules) >= needed(active_people, rules)
