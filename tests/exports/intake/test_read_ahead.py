"""Reading ahead gives the same as reading."""

import threading
from collections.abc import Iterator

import pytest

from exports.intake.read_ahead import ahead


@pytest.mark.parametrize("length", [0, 1, 2, 3, 7])
def test_the_items_come_in_their_order(length: int) -> None:
    assert list(ahead(iter(range(length)), 2)) == list(range(length))


def test_the_next_ones_are_made_while_the_last_ones_are_used() -> None:
    made = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        made.set()
        yield 2

    for first in ahead(items(), 1):
        assert made.wait(10)
        assert first == 1
        break


def test_what_making_them_raises_is_raised_where_they_are_used() -> None:
    def items() -> Iterator[int]:
        yield 1
        yield 2
        raise OSError("the disk is gone")

    found = ahead(items(), 1)
    assert [next(found), next(found)] == [1, 2]
    with pytest.raises(OSError, match="the disk is gone"):
        next(found)


def test_no_thread_is_left_behind() -> None:
    before = threading.active_count()
    found = ahead(iter(range(1_000)), 10)
    next(found)
    found.close()  # type: ignore[attr-defined]
    assert threading.active_count() == before
