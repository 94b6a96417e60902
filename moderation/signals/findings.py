"""The result of a detector. Pure, no Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

Detail = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Finding:
    """`sureness` from 0 to 1. `detail` gives the reason in numbers and names, never in words of the text: those may be
    private, and are deleted with the text. `other` is the similar message.
    """

    sureness: float
    detail: Detail = field(default_factory=dict)
    other: UUID | None = None
