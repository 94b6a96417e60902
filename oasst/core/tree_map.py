"""A picture of a tree: where each message stands and the lines between them. Pure, no Django.

Replies stand below what they answer. Every message without replies has a column of its own, so nothing ever overlaps;
what has replies stands over the middle of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

# Wide enough that two neighbours can be hit apart (WCAG 2.5.8: 24 px).
COLUMN = 28
LEVEL = 42
MARGIN = 18


@dataclass(frozen=True, slots=True)
class TreeMap:
    """`dots` holds the middle of each message by its id, `lines` the paths from parents to replies, as SVG writes them."""

    width: int
    height: int
    dots: Mapping[UUID, tuple[int, int]]
    lines: list[str]


def draw(parents: dict[UUID, UUID | None], *, mirrored: bool = False) -> TreeMap:
    """The map of the messages given in reading order with their parents; of a parent that is not among them, none.

    `mirrored` puts the first reply on the right, for pages that run from right to left.
    """
    columns, depths = _columns(parents), _depths(parents)
    width = int(max(columns.values(), default=0) * COLUMN) + 2 * MARGIN
    height = max(depths.values(), default=0) * LEVEL + 2 * MARGIN
    dots = {}
    for id_ in parents:
        x = MARGIN + round(columns[id_] * COLUMN)
        dots[id_] = (width - x if mirrored else x, MARGIN + depths[id_] * LEVEL)
    lines = [_line(dots[parent], dots[id_]) for id_, parent in parents.items() if parent in dots]
    return TreeMap(width, height, dots, lines)


def _depths(parents: dict[UUID, UUID | None]) -> dict[UUID, int]:
    depths: dict[UUID, int] = {}
    for id_, parent in parents.items():
        depths[id_] = depths[parent] + 1 if parent in depths else 0
    return depths


def _columns(parents: dict[UUID, UUID | None]) -> dict[UUID, float]:
    """Leaves from left to right, then from the last message back to the first the middle of their replies."""
    with_replies = set(parents.values())
    columns: dict[UUID, float] = {}
    for id_ in parents:
        if id_ not in with_replies:
            columns[id_] = len(columns)
    ends: dict[UUID, tuple[float, float]] = {}
    for id_, parent in reversed(parents.items()):
        if id_ in ends:
            columns[id_] = sum(ends[id_]) / 2
        if parent is not None:
            ends[parent] = (columns[id_], ends[parent][1] if parent in ends else columns[id_])
    return columns


def _line(start: tuple[int, int], end: tuple[int, int]) -> str:
    (x1, y1), (x2, y2) = start, end
    half = (y1 + y2) // 2
    return f"M{x1} {y1}C{x1} {half} {x2} {half} {x2} {y2}"
