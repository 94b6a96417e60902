"""Geometry of charts in a 100 by 100 coordinate system. Pure, no Django.

Every chart is accompanied by its figures as text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, log10


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: float
    width: float


def bars(pairs: Iterable[tuple[str, float]]) -> list[Bar]:
    """Horizontal bars; the largest is 100 wide."""
    values = list(pairs)
    most = max((value for _label, value in values), default=0) or 1
    return [Bar(label, value, _rounded(100 * value / most)) for label, value in values]


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a stacked bar; `series` is the number of its colour, from 1."""

    label: str
    value: int
    series: int
    x: float
    width: float


def stack(values: Sequence[tuple[str, int]], whole: int) -> list[Segment]:
    """The segments of one stacked bar, to the scale of `whole`; empty segments are left out."""
    segments, x = [], 0.0
    for series, (label, value) in enumerate(values, start=1):
        width = 100 * value / (whole or 1)
        if value:
            segments.append(Segment(label, value, series, _rounded(x), _rounded(width)))
        x += width
    return segments


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    value: int
    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Columns:
    """Values over time; `top` is the value at the upper edge."""

    columns: Sequence[Column]
    top: int

    @property
    def first(self) -> str:
        return self.columns[0].label if self.columns else ""

    @property
    def last(self) -> str:
        return self.columns[-1].label if self.columns else ""


# The share of its slot that a column leaves empty.
_GAP = 0.25


def columns(pairs: Iterable[tuple[str, int]]) -> Columns:
    values = list(pairs)
    top = round_up(max((value for _label, value in values), default=0))
    step = 100 / (len(values) or 1)
    return Columns([_column(label, value, place * step, step, top) for place, (label, value) in enumerate(values)], top)


def _column(label: str, value: int, x: float, step: float, top: int) -> Column:
    height = 100 * value / top
    return Column(label, value, _rounded(x), _rounded(step * (1 - _GAP)), _rounded(100 - height), _rounded(height))


def round_up(value: int) -> int:
    """The next round number: 1, 2 or 5 times a power of ten."""
    if value <= 1:
        return 1
    unit = 10 ** ceil(log10(value) - 1)
    return next(int(step * unit) for step in (2, 5, 10) if step * unit >= value)


def _rounded(number: float) -> float:
    return round(number, 3)
