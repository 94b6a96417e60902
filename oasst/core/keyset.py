"""Keyset pagination of lists from newest to oldest: a position between two rows, so that new rows shift nothing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan


@dataclass(frozen=True, slots=True)
class Spot:
    """The last row of a page. Rows that share a time have distinct positions."""

    at: datetime
    id: UUID

    @classmethod
    def parse(cls, text: str) -> "Spot":
        """Raises:
        ValueError: this is not a position.
        """
        at, _, id_ = text.partition("_")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError(text)
        return cls(moment, UUID(id_))

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.id}"

    @property
    def behind(self) -> Q:
        """The rows after this position in the order (-created_at, -id)."""
        return Q(TupleLessThan(Tuple(F("created_at"), F("id")), (self.at, self.id)))
