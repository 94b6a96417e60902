"""What pages ask of the hubs. With Redis away the caller is told, and no request waits for it."""

import logging
from collections.abc import Sequence
from uuid import UUID

from redis.exceptions import RedisError

from chat.log import keys

log = logging.getLogger(__name__)


def generate(message_ids: Sequence[UUID]) -> bool:
    """Puts replies into the queue of the hubs; whether Redis took them."""
    return _done("generate", lambda: keys.client().lpush(keys.WAITING, *map(str, message_ids)))


def stop(message_id: UUID) -> bool:
    """Tells the hubs at once; they also read it from the database at each heartbeat."""
    return _done("stop", lambda: keys.client().publish(keys.STOPS, str(message_id)))


def _done(what: str, ask: object) -> bool:
    try:
        ask()  # type: ignore[operator]
    except (RedisError, OSError) as away:
        log.warning("%s: Redis does not answer: %s", what, away)
        return False
    return True
