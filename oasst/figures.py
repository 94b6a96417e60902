"""The figures of the home page."""

from dataclasses import asdict, dataclass

from django.core.cache import cache

from oasst import reading
from oasst.models import Message, MessageTree

_KEY = "home-figures"
# Counting a million messages takes a tenth of a second, so not on every visit.
_FRESH_FOR_S = 60


@dataclass(frozen=True, slots=True)
class Figures:
    messages: int
    finished_trees: int
    langs: int


def figures() -> Figures:
    """At most a minute old."""
    found = cache.get(_KEY)
    if found is None:
        found = asdict(_count())
        cache.set(_KEY, found, _FRESH_FOR_S)
    return Figures(**found)


def _count() -> Figures:
    return Figures(
        messages=Message.objects.filter(deleted=False).count(),
        finished_trees=MessageTree.objects.finished().count(),
        langs=len(reading.langs_in_use()),
    )
