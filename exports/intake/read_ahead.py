"""Reading ahead: the next trees are parsed while the database takes in the last ones."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def ahead(items: Iterable[T], count: int) -> Iterator[T]:
    """The same items, the next `count` of them made by another thread meanwhile. What making them raises is raised here."""
    source = iter(items)

    def some() -> list[T]:
        return list(islice(source, count))

    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(some)
        while batch := coming.result():
            coming = thread.submit(some)
            yield from batch
