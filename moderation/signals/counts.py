"""Counts of signals about a person, and how often moderators upheld them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from moderation.models import Signal
from oasst.models import User

_DECIDED = Q(outcome__in=[Signal.Outcome.UPHELD, Signal.Outcome.DISMISSED])


@dataclass(frozen=True, slots=True)
class Noticed:
    """`decided`: by a moderator; `upheld`: those of them that were upheld."""

    kind: Signal.Kind
    number: int
    decided: int
    upheld: int

    @property
    def upheld_share(self) -> float | None:
        return self.upheld / self.decided if self.decided else None


def of_person(person: User, langs: Sequence[str]) -> list[Noticed]:
    """By kind, the most frequent first, in these languages (none: in all)."""
    theirs = Signal.objects.filter(person=person, **({"lang__in": langs} if langs else {}))
    decided, upheld = Count("pk", filter=_DECIDED), Count("pk", filter=Q(outcome=Signal.Outcome.UPHELD))
    by_kind = theirs.order_by().values_list("kind").annotate(number=Count("pk"), decided=decided, upheld=upheld)
    found = [Noticed(Signal.Kind(kind), *counts) for kind, *counts in by_kind]
    return sorted(found, key=lambda each: (-each.number, each.kind))
