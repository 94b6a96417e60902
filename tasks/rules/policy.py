"""Which rules are in force."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace

from django.conf import settings

from tasks.rules.thresholds import PRESETS, Rules

_chosen: ContextVar[str | None] = ContextVar("_chosen", default=None)


def rules() -> Rules:
    """The preset that the setting POLICY names, or the one chosen by `using`, with the debug settings applied.

    A developer who tests a client alone is never several independent people, so every review counts then.
    """
    preset = PRESETS[_chosen.get() or settings.POLICY]
    self_labeling, self_ranking = settings.DEBUG_ALLOW_SELF_LABELING, settings.DEBUG_ALLOW_SELF_RANKING
    alone = self_labeling or settings.DEBUG_ALLOW_DUPLICATE_TASKS
    if not alone and not self_ranking:
        return preset
    independent = preset.independent_reviews and not alone
    return replace(preset, self_labeling=self_labeling, self_ranking=self_ranking, independent_reviews=independent)


@contextmanager
def using(preset: str | None) -> Iterator[None]:
    """Uses another preset inside the block, in this context only; None changes nothing."""
    before = _chosen.set(preset)
    try:
        yield
    finally:
        _chosen.reset(before)
