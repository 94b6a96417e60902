"""How far a release is that is being built. The building reads one snapshot and cannot write to the database meanwhile."""

from contextlib import suppress

from django.core.cache import cache
from redis.exceptions import RedisError

from exports.models import Release
from exports.releases.builder import Progress

_KEPT_S = 24 * 3600


def recorder(release: Release) -> Progress:
    """Records the number of finished parts. Without Redis nothing is recorded, and building continues."""

    def record(done: int, parts: int) -> None:
        with suppress(RedisError):
            cache.set(_key(release), (done, parts), _KEPT_S)

    return record


def current(release: Release) -> tuple[int, int] | None:
    try:
        parts: tuple[int, int] | None = cache.get(_key(release))
    except RedisError:
        return None
    return parts


def _key(release: Release) -> str:
    return f"release-progress:{release.pk}"
