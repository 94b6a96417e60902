"""Django's setting CACHES. Pure: settings use it."""

from typing import Any


def caches(url: str) -> dict[str, dict[str, Any]]:
    """The cache in Redis, and the table that keeps the limits of sign-in while Redis is away (made by a migration)."""
    return {
        "default": {
            "BACKEND": "oasst.serving.cache.Cache",
            "LOCATION": url,
            "KEY_PREFIX": "oasst",
            "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 2},
        },
        "without_redis": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "oasst_cache_without_redis",
            "KEY_PREFIX": "oasst",
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        },
    }
