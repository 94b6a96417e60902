"""Checks that query the servers. They run with `manage.py check --database default` and before every `migrate`."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution
from django.db import DEFAULT_DB_ALIAS, connections
from redis import Redis
from redis.exceptions import RedisError

_OLDEST_POSTGRES = 150_000
_OLDEST_REDIS = (6, 2)
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "testserver"})


@register(Tags.database)
def check_database(databases: Iterable[str] | None = None, **_options: Any) -> list[CheckMessage]:
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('server_encoding')")
        version, encoding = cursor.fetchone()
        cursor.execute("SELECT to_regclass('oasst_user') IS NOT NULL")
        has_people = cursor.fetchone()[0]
        demo = False
        if has_people:  # not before the first migration
            cursor.execute("SELECT EXISTS (SELECT FROM oasst_user WHERE kind = 'demo')")
            demo = cursor.fetchone()[0]
    return [
        *of_postgres(version, encoding),
        *of_demo_accounts(exist=demo, production=settings.PRODUCTION, hosts=settings.ALLOWED_HOSTS),
    ]


@register(Tags.database)
def check_redis(databases: Iterable[str] | None = None, **_options: Any) -> list[CheckMessage]:
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    try:
        with Redis.from_url(settings.CACHE_URL, socket_connect_timeout=2, socket_timeout=2) as client:
            info = {**client.info("server"), **client.info("memory")}
    except (RedisError, OSError) as away:
        return [
            Caution(
                f"Redis does not answer: {away}",
                hint="Without it no jobs run and nothing is cached. Check that it is running and that REDIS_URL is right.",
                id="oasst.W034",
            )
        ]
    return of_redis(str(info["redis_version"]), str(info.get("maxmemory_policy", "")))


def of_postgres(version: int, encoding: str) -> list[CheckMessage]:
    """`version` as the server numbers it: 150004 is 15.4."""
    problems: list[CheckMessage] = []
    if version < _OLDEST_POSTGRES:
        problems.append(
            Error(
                f"PostgreSQL {version // 10_000} is too old.",
                hint=f"The platform needs PostgreSQL {_OLDEST_POSTGRES // 10_000} or newer.",
                id="oasst.E031",
            )
        )
    if encoding != "UTF8":
        problems.append(
            Error(
                f"The database stores text as {encoding}, which does not support every language.",
                hint="Create it with: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0",
                id="oasst.E032",
            )
        )
    return problems


def of_demo_accounts(*, exist: bool, production: bool, hosts: Iterable[str]) -> list[CheckMessage]:
    """Their passwords are public."""
    if exist and (production or set(hosts) - _LOOPBACK):
        return [
            Error(
                "The database has demo accounts with public passwords, and the site is open to other machines.",
                hint="Use a separate database for production; demo accounts are only for your own machine.",
                id="oasst.E030",
            )
        ]
    return []


def of_redis(version: str, policy: str) -> list[CheckMessage]:
    """`version` as Redis reports it; Valkey reports the Redis version it is compatible with."""
    problems: list[CheckMessage] = []
    if tuple(int(part) for part in version.split(".")[:2]) < _OLDEST_REDIS:
        problems.append(
            Caution(
                f"Redis {version} is too old.",
                hint=f"Use Redis {'.'.join(map(str, _OLDEST_REDIS))} or newer, or Valkey.",
                id="oasst.W033",
            )
        )
    if policy and policy != "noeviction":
        problems.append(
            Caution(
                f"Redis drops keys when its memory is full (maxmemory-policy {policy}), queued jobs among them.",
                hint="Set maxmemory-policy noeviction.",
                id="oasst.W035",
            )
        )
    return problems
