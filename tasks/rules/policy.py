"""Which rules are in force."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace

from django.conf import settings

from tasks.rules.thresholds import PRESETS, Rules

_chosen: ContextVar[str | None] = ContextVar("_chosen", default=None)


def rules() -> Rules:
    """The preset that the setting POLICY names, or the one chosen by `using`, with what the test settings allow."""
    preset = PRESETS[_chosen.get() or settings.POLICY]
    self_labeling, self_ranking = settings.DEBUG_ALLOW_SELF_LABELING, settings.DEBUG_ALLOW_SELF_RANKING
    if not self_labeling and not self_ranking:
        return preset
    return replace(preset, self_labeling=self_labeling, self_ranking=self_ranking)


@contextmanager
def using(preset: str | None) -> Iterator[None]:
    """Another preset for what is done inside, by this thread alone; None changes nothing."""
    before = _chosen.set(preset)
    try:
        yield
    finally:
        _chosen.reset(before)
