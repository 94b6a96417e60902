"""People's streaks, provided by the app that counts them."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from oasst.core.registry import Registry


class Streak(NamedTuple):
    """Whole days since `start`; 0 and no start for people without a streak."""

    days: int = 0
    start: datetime | None = None


NONE = Streak()
# By person, only those in a streak. One statement for any number of people.
Provider = Callable[[Collection[UUID]], Mapping[UUID, Streak]]

PROVIDERS: Registry[Provider] = Registry("provider of streaks")


def of(people: Collection[UUID]) -> Mapping[UUID, Streak]:
    """By person, only those in a streak; empty if no app counts streaks."""
    return next((provider(people) for provider in PROVIDERS), {})
