"""Advisory locks. All of them share one key space, so each has a namespace and every caller uses the two-number form."""

import enum
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection

from oasst.db.statements import prepared


class Namespace(enum.IntEnum):
    EVENTS = 1
    IMPORT = 2
    PERSON = 3
    FLOW = 4
    TALLIES = 5
    RELEASE = 6
    SIGNALS = 7


def try_lock(namespace: Namespace, key: int = 0) -> bool:
    """Takes the lock until the end of the transaction; returns False at once if it is taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [int(namespace), key])
        row = cursor.fetchone()
    return bool(row and row[0])


def take(namespace: Namespace, key: int = 0, *, waits: bool) -> bool:
    """Takes the lock until the end of the transaction: waits for it, or returns False at once if it is taken."""
    if not waits:
        return try_lock(namespace, key)
    lock(namespace, key)
    return True


@contextmanager
def keep(namespace: Namespace, key: int = 0) -> Iterator[bool]:
    """Keeps the lock over several transactions, or yields False if it is taken. It ends with the connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [int(namespace), key])
        (taken,) = cursor.fetchone()
    try:
        yield taken
    finally:
        if taken and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [int(namespace), key])


def lock(namespace: Namespace, key: int = 0) -> None:
    """Waits for the lock and keeps it until the end of the transaction."""
    with prepared() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [int(namespace), key])


def lock_person(user_id: UUID) -> None:
    """Serialises the actions of each person. People whose ids collide in 31 bits wait for each other, which is harmless."""
    lock(Namespace.PERSON, of_person(user_id))


def of_person(user_id: UUID) -> int:
    """The key of a person's lock."""
    return user_id.int & 0x7FFFFFFF


def lock_flow(lang: str) -> None:
    """Serialises decisions about which trees of a language grow."""
    lock(Namespace.FLOW, zlib.crc32(lang.encode()) & 0x7FFFFFFF)
