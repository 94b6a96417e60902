"""The cache, which may be away without taking pages along.

With Redis away a value is not found and none is kept, so pages read the database. What guards sign-in (limits, codes that
were used) is kept in a table of the database meanwhile. A Redis that fails is left alone for a moment, because a request
asks for many keys and each would wait for it.
"""

import logging
import time
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from django.db import connection
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

# The cache of `settings.CACHES` that takes over for these keys.
FALLBACK, _KEPT_ANYWAY = "without_redis", "allauth"
_LEFT_ALONE_S = 3.0
# Until when each Redis is left alone, by address; shared by all threads.
_away_until: dict[str, float] = {}


def clear_fallback() -> int:
    """Deletes what has expired in the database's table; returns how many rows. Keys there name addresses of people."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM oasst_cache_without_redis WHERE expires < statement_timestamp()")
        return int(cursor.rowcount)


class Cache(RedisCache):
    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._address = str(server)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask("get", default, key, default, version)

    def get_at_once(self, key: str) -> Any:
        """The value, or None. Redis is asked even while it is left alone, so this tells whether it answers.

        Raises:
            RedisError, OSError: it does not.
        """
        return super().get(key)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._ask("set", None, key, value, timeout, version)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._ask("add", True, key, value, timeout, version))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._ask("delete", False, key, version))

    def _ask(self, what: str, otherwise: Any, key: Any, *rest: Any) -> Any:
        if time.monotonic() >= _away_until.get(self._address, 0):
            try:
                return getattr(RedisCache, what)(self, key, *rest)
            except (RedisError, OSError) as away:
                _away_until[self._address] = time.monotonic() + _LEFT_ALONE_S
                log.warning("The cache does without Redis, which does not answer: %s", away)
        if str(key).startswith(_KEPT_ANYWAY):
            return getattr(caches[FALLBACK], what)(key, *rest)
        return otherwise
