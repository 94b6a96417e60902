"""People's streaks, from the app that counts them."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from oasst.core.registry import Registry


class Streak(NamedTuple):
    """Whole days since `start`; 0 and no start for people in none."""

    days: int = 0
    start: datetime | None = None


NONE = Streak()
# By person, those in a streak alone. One statement, however many people.
Provider = Callable[[Collection[UUID]], Mapping[UUID, Streak]]

PROVIDERS: Registry[Provider] = Registry("provider of streaks")


def of(people: Collection[UUID]) -> Mapping[UUID, Streak]:
    """By person, those in a streak alone; nothing where no app counts streaks."""
    return next((provider(people) for provider in PROVIDERS), {})
