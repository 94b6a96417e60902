"""Layout of the tree diagram: the position of each message and the lines between them. Pure, no Django.

Replies are below their parent. Every message without replies has its own column, so nothing overlaps; a parent is
centred above its replies.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

# Wide enough for two neighbours to be separate targets (WCAG 2.5.8: 24 px).
COLUMN = 28
LEVEL = 42
MARGIN = 18


@dataclass(frozen=True, slots=True)
class TreeMap:
    """`dots` maps message ids to their centre, `lines` are SVG paths from parents to replies."""

    width: int
    height: int
    dots: Mapping[UUID, tuple[int, int]]
    lines: list[str]


def draw(parents: dict[UUID, UUID | None], *, mirrored: bool = False) -> TreeMap:
    """The map of the messages given in reading order with their parents; of a parent that is not among them, none.

    `mirrored` puts the first reply on the right, for right-to-left pages.
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
    """Leaves from left to right, then, from the last message to the first, the centre of their replies."""
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
