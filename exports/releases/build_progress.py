"""How far a release is that is being built. The building reads one snapshot and cannot write to the database meanwhile."""

from contextlib import suppress

from django.core.cache import cache
from redis.exceptions import RedisError

from exports.models import Release
from exports.releases.builder import Progress

_KEPT_S = 24 * 3600


def teller(release: Release) -> Progress:
    """Takes down parts done, of all. If no one can read it, building goes on all the same."""

    def tell(done: int, parts: int) -> None:
        with suppress(RedisError):
            cache.set(_key(release), (done, parts), _KEPT_S)

    return tell


def told(release: Release) -> tuple[int, int] | None:
    try:
        found: tuple[int, int] | None = cache.get(_key(release))
    except RedisError:
        return None
    return found


def _key(release: Release) -> str:
    return f"release-progress:{release.pk}"
