"""The picture of a tree: nothing overlaps, parents stand over their replies, and large trees are drawn as well."""

import itertools
from collections import defaultdict
from collections.abc import Iterator
from random import Random
from uuid import UUID

import pytest

from oasst.core.tree_map import COLUMN, LEVEL, MARGIN, draw

A, B, C, D, E = (UUID(int=number) for number in range(1, 6))


def a_random_tree(size: int, seed: int) -> dict[UUID, UUID | None]:
    """In reading order: every reply behind its parent and the whole of a branch before the next."""
    chance = Random(seed)
    children = defaultdict(list)
    for number in range(2, size + 1):
        children[chance.randrange(max(1, number - 6), number)].append(number)

    def read() -> Iterator[tuple[UUID, UUID | None]]:
        left: list[tuple[int, UUID | None]] = [(1, None)]
        while left:
            number, parent = left.pop()
            yield UUID(int=number), parent
            left += [(child, UUID(int=number)) for child in reversed(children[number])]

    return dict(read())


def test_a_prompt_alone_is_a_dot_with_room_around_it() -> None:
    picture = draw({A: None})
    assert (picture.width, picture.height) == (2 * MARGIN, 2 * MARGIN)
    assert (picture.dots, picture.lines) == ({A: (MARGIN, MARGIN)}, [])


def test_what_has_replies_stands_over_the_middle_of_them() -> None:
    picture = draw({A: None, B: A, C: A, D: C, E: A})
    left, top = MARGIN, MARGIN
    assert picture.dots == {
        A: (left + COLUMN, top),
        B: (left, top + LEVEL),
        C: (left + COLUMN, top + LEVEL),
        D: (left + COLUMN, top + 2 * LEVEL),
        E: (left + 2 * COLUMN, top + LEVEL),
    }
    assert (picture.width, picture.height) == (2 * COLUMN + 2 * MARGIN, 2 * LEVEL + 2 * MARGIN)
    assert (
        picture.lines[0] == f"M{left + COLUMN} {top}C{left + COLUMN} {top + 21} {left} {top + 21} {left} {top + LEVEL}"
    )


def test_a_page_from_right_to_left_has_the_first_reply_on_the_right() -> None:
    plain, mirrored = (draw({A: None, B: A, C: A}, mirrored=way) for way in (False, True))
    assert (mirrored.dots[B], mirrored.dots[C]) == (plain.dots[C], plain.dots[B])
    assert mirrored.dots[A] == plain.dots[A]


def test_a_branch_whose_parent_is_not_shown_hangs_in_the_air() -> None:
    assert draw({A: None, C: B}).lines == []


@pytest.mark.parametrize(("size", "seed"), [(2, 1), (15, 2), (60, 3), (1_000, 4)])
def test_dots_of_one_level_are_a_finger_apart_and_in_reading_order(size: int, seed: int) -> None:
    picture = draw(a_random_tree(size, seed))
    assert len(picture.dots) == size
    levels = defaultdict(list)
    for x, y in picture.dots.values():
        levels[y].append(x)
    gaps = [right - left for xs in levels.values() for left, right in itertools.pairwise(xs)]
    assert min(gaps, default=COLUMN) >= COLUMN
    assert all(MARGIN <= x <= picture.width - MARGIN for xs in levels.values() for x in xs)
    assert max(levels) == picture.height - MARGIN


def test_a_chain_of_thousands_is_drawn_without_running_out_of_stack() -> None:
    chain = {UUID(int=n): UUID(int=n - 1) if n > 1 else None for n in range(1, 3_001)}
    picture = draw(chain)
    assert (picture.width, len(picture.lines)) == (2 * MARGIN, 2_999)
