"""Rate limiter on Redis, with fixed windows that begin at the first hit."""

import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from redis import Redis
from redis.commands.core import Script
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

# Counts at every key until one is over its limit, and returns the milliseconds left of that key's window. Redis runs a
# script atomically, so exactly as many hits pass as the limit allows.
_COUNT = """
for place, key in ipairs(KEYS) do
    local times, window = tonumber(ARGV[2 * place - 1]), tonumber(ARGV[2 * place])
    local hits, left = redis.call('INCR', key), redis.call('PTTL', key)
    if left < 0 then
        redis.call('PEXPIRE', key, window)
        left = window
    end
    if hits > times then return left end
end
return 0
"""
# What a request may lose to a Redis that does not answer.
_PATIENCE_S = 0.3


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` hits in a window of `minutes`, for each `who` apart."""

    name: str
    who: str
    times: int
    minutes: int

    @property
    def key(self) -> str:
        return f"oasst:limit:{self.name}:{self.who}"


def seconds_to_wait(limits: Sequence[Limit]) -> int:
    """Counts a hit against each limit in turn; 0 where it passes all, else the time until the first that it does not.

    What is over a limit is not counted against those behind it. With Redis away everything passes.
    """
    if not limits:
        return 0
    numbers = [number for limit in limits for number in (limit.times, limit.minutes * 60_000)]
    count = _script(str(settings.CACHES["default"]["LOCATION"]))
    try:
        left = int(count(keys=[limit.key for limit in limits], args=numbers))
    except (RedisError, OSError) as away:
        log.warning("Requests are not counted, Redis does not answer: %s", away)
        return 0
    return math.ceil(left / 1000)


@cache
def _script(url: str) -> Script:
    client = Redis.from_url(url, socket_connect_timeout=_PATIENCE_S, socket_timeout=_PATIENCE_S)
    return client.register_script(_COUNT)
