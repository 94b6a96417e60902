"""Names of keys, and clients of the Redis that has them."""

from functools import cache
from uuid import UUID

from django.conf import settings
from redis import Redis

WAITING = "chat:waiting"
STOPS = "chat:stops"
# What a request may lose to a Redis that does not answer.
_PATIENCE_S = 0.3


def of_reply(message_id: UUID | str) -> str:
    return f"chat:reply:{message_id}"


def address() -> str:
    return str(settings.CACHES["default"]["LOCATION"])


def client() -> Redis:
    return _client(address())


@cache
def _client(url: str) -> Redis:
    return Redis.from_url(url, socket_connect_timeout=_PATIENCE_S, socket_timeout=5)
