"""An order: what a moderator, a rule or a trusted client asks for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from moderation.models import Reason
from oasst.models import ApiClient, User


class NotAllowed(Exception):
    """The moderator's role, languages or rank do not allow this."""


class Wrong(ValueError):
    """The order is incomplete or contradictory; the text is for the moderator."""


@dataclass(frozen=True, slots=True)
class Order:
    """`kind` is the name of an entry of `moderation.kinds.KINDS`, which documents its `detail`. `messages` are ids.

    `by` None: an automatic rule orders it. `through`: a trusted client does, on behalf of the account `by`.
    """

    kind: str
    reason: Reason
    by: User | None
    messages: Sequence[UUID] = ()
    person: User | None = None
    into: User | None = None
    text: str = ""
    through: ApiClient | None = None
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def until(self) -> datetime | None:
        return datetime.fromisoformat(self.detail["until"]) if self.detail.get("until") else None

    @property
    def moderator(self) -> User | None:
        """Whose rank and languages to check; None: rules and trusted clients have neither."""
        return None if self.through else self.by
