"""Which rules are in force."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

from tasks.rules import PRESETS, Rules

_chosen: ContextVar[str | None] = ContextVar("_chosen", default=None)


def rules() -> Rules:
    """The preset that the setting POLICY names, or the one chosen by `using`."""
    return PRESETS[_chosen.get() or settings.POLICY]


@contextmanager
def using(preset: str | None) -> Iterator[None]:
    """Another preset for what is done inside, by this thread alone; None changes nothing."""
    before = _chosen.set(preset)
    try:
        yield
    finally:
        _chosen.reset(before)
