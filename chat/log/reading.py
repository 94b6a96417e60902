"""The events of a reply, as Redis has them. Web processes read them here; the hub asks Redis from its loop."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from chat.log import keys
from chat.rules.events import Event
from chat.rules.limits import LIMITS


def after(message_id: UUID, seq: int) -> list[Event]:
    """
    Raises:
        RedisError: Redis does not answer.
    """
    return events_in(cast(Any, keys.client().xrange(keys.of_reply(message_id), min=f"({seq}-0")))


def wait_for(message_id: UUID, seq: int, seconds: float) -> list[Event]:
    """The events after `seq`, as soon as there are any; none once the time is over.

    Raises:
        RedisError: Redis does not answer.
    """
    found = keys.client().xread({keys.of_reply(message_id): f"{seq}-0"}, block=int(seconds * 1000))
    return events_in(cast(Any, found)[0][1]) if found else []


def append(message_id: UUID, event: Event) -> None:
    """Adds an event for a hub that can no longer do it.

    Raises:
        RedisError: Redis does not answer.
    """
    key = keys.of_reply(message_id)
    keys.client().xadd(key, {"k": event.kind, "d": event.data}, id=f"{event.seq}-0")
    keys.client().expire(key, LIMITS.log_seconds)


def events_in(rows: Iterable[tuple[bytes, dict[bytes, bytes]]]) -> list[Event]:
    """The events in rows of a log, as Redis returns them."""
    return [Event(int(id_.split(b"-")[0]), row[b"k"].decode(), row[b"d"]) for id_, row in rows]
