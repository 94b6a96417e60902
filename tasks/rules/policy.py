"""Which rules are in force, and where.

The rules of a language are the preset, made smaller by the recipe for the people who are there, with the numbers that an
administrator has set on top. What the community is like comes through a port (`circumstances`): this room reads no table.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings

from tasks.rules import recipes
from tasks.rules.thresholds import PRESETS, Rules

# The name under which numbers that are set for every language are kept.
EVERY_LANGUAGE = ""

# A process reads the circumstances of all languages at once and at most this often; decisions of the flow read them at once.
_FRESH_S = 10

_chosen: ContextVar[str | None] = ContextVar("_chosen", default=None)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """`people` were active lately; None: nothing was measured yet. `overrides` are rules set by an administrator."""

    people: int | None = None
    overrides: Mapping[str, Any] = field(default_factory=dict)


_UNKNOWN = Circumstances()
_source: Callable[[], Mapping[str, Circumstances]] = dict
_read: tuple[float, Mapping[str, Circumstances]] = (-_FRESH_S, {})


def read_from(source: Callable[[], Mapping[str, Circumstances]]) -> None:
    """Connects the port: `source` returns the circumstances by language, those of EVERY_LANGUAGE included."""
    global _source
    _source = source
    forget()


def forget() -> None:
    """The next question reads the circumstances again."""
    global _read
    _read = (-_FRESH_S, {})


def rules(lang: str) -> Rules:
    """The rules for work in this language as its community is now; a tree that has begun keeps its own (`lifecycle`)."""
    known = _circumstances()
    here, general = known.get(lang, _UNKNOWN), known.get(EVERY_LANGUAGE, _UNKNOWN)
    preset = _preset()
    if preset.adapts and here.people is not None:
        preset = recipes.for_people(here.people).applied_to(preset)
    overrides = {**general.overrides, **here.overrides}
    return replace(preset, **overrides) if overrides else preset


def everywhere() -> Rules:
    """The rules that no language changes: those about people, texts, times and moderation."""
    overrides = _circumstances().get(EVERY_LANGUAGE, _UNKNOWN).overrides
    return replace(_preset(), **overrides) if overrides else _preset()


def _preset() -> Rules:
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


def _circumstances() -> Mapping[str, Circumstances]:
    global _read
    if time.monotonic() - _read[0] >= _FRESH_S:
        _read = (time.monotonic(), _source())
    return _read[1]


@contextmanager
def using(preset: str | None) -> Iterator[None]:
    """Uses another preset inside the block, in this context only; None changes nothing."""
    before = _chosen.set(preset)
    try:
        yield
    finally:
        _chosen.reset(before)
