"""The latest public release, cached for the landing page."""

from contextlib import suppress
from typing import Any

from django.core.cache import cache
from redis.exceptions import RedisError

from exports.models import Release, ReleaseLine

_KEY = "newest-release"
_FRESH_FOR_S = 60
_OF_RELEASE, _OF_LINE = ("version", "state", "published_at", "counts"), ("slug", "name", "licence")


def newest() -> Release | None:
    """As far as a page shows it; at most a minute old."""
    rows: list[dict[str, Any]] | None = cache.get(_KEY)
    if rows is None:
        public = Release.objects.published().filter(line__private=False).order_by("-published_at", "-pk")
        rows = list(public.values(*_OF_RELEASE, *(f"line__{name}" for name in _OF_LINE))[:1])
        cache.set(_KEY, rows, _FRESH_FOR_S)
    return _release(rows[0]) if rows else None


def forget() -> None:
    """Another one may be the newest."""
    with suppress(RedisError):
        cache.delete(_KEY)


def _release(row: dict[str, Any]) -> Release:
    line = ReleaseLine(**{name: row[f"line__{name}"] for name in _OF_LINE})
    return Release(line=line, **{name: row[name] for name in _OF_RELEASE})
