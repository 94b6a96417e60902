"""One reply in memory, with those who wait for its next event."""

import asyncio
from dataclasses import dataclass, field
from uuid import UUID

from chat.rules.events import Event, event


@dataclass(slots=True)
class Reply:
    message_id: UUID
    events: list[Event] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    # The last number in the log when this hub took the reply: another one may have written before.
    offset: int = 0
    # How many of the events Redis has.
    logged: int = 0

    def add(self, kind: str, **data: object) -> None:
        self.events.append(event(self.offset + len(self.events) + 1, kind, **data))
        waiting, self.changed = self.changed, asyncio.Event()
        waiting.set()

    def after(self, seq: int) -> list[Event]:
        return self.events[max(0, seq - self.offset) :]

    @property
    def has_begun(self) -> bool:
        """This hub has the lease."""
        return any(each.kind == "start" for each in self.events)

    @property
    def has_ended(self) -> bool:
        return bool(self.events) and self.events[-1].ends
