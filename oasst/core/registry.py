"""Registries: apps above announce to apps below what they add, so that nothing below imports them. Pure, no Django.

Entries are added when Django starts, by the `registrations.py` of each app. docs/architecture.md lists every registry.
"""

from collections.abc import Callable, Hashable, Iterator
from typing import Any, Generic, TypeVar

T = TypeVar("T")

_all: "list[Registry[Any]]" = []


class Registry(Generic[T]):
    """Entries in the order of their attribute `order`, those without one in the order in which they were added.

    `name` is its name in docs/architecture.md. With `key`, entries are found by a unique key.
    """

    def __init__(self, name: str, *initial: T, key: Callable[[T], Hashable] | None = None) -> None:
        self.name = name
        self._key = key
        self._entries: list[T] = []
        self._by_key: dict[Hashable, T] = {}
        self.add(*initial)
        _all.append(self)

    def add(self, *entries: T) -> None:
        """
        Raises:
            ValueError: there is an entry with the key of one of them.
        """
        for entry in entries:
            if self._key:
                key = self._key(entry)
                if key in self._by_key:
                    raise ValueError(f"{self.name}: {key!r} has been added already.")
                self._by_key[key] = entry
            self._entries.append(entry)
        self._entries.sort(key=lambda entry: getattr(entry, "order", 0))

    def get(self, key: Hashable) -> T | None:
        """The entry with this key, or None."""
        return self._by_key.get(key)

    def __iter__(self) -> Iterator[T]:
        return iter(tuple(self._entries))

    def __len__(self) -> int:
        return len(self._entries)


def registries() -> "tuple[Registry[Any], ...]":
    """All registries of the modules loaded so far."""
    return tuple(_all)
