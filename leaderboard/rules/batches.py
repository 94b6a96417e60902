"""Batches of people, to bound the size of SQL parameters."""

from collections.abc import Iterable, Iterator
from uuid import UUID

_PEOPLE_AT_ONCE = 500


def of_people(people: Iterable[UUID]) -> Iterator[list[UUID]]:
    """Each person once, sorted, so that concurrent writers lock rows in the same order."""
    every = sorted(set(people))
    for start in range(0, len(every), _PEOPLE_AT_ONCE):
        yield every[start : start + _PEOPLE_AT_ONCE]
