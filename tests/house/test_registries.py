"""Registries: what they hold, and the page that lists them."""

import re
from typing import NamedTuple

import pytest

from oasst.core.registry import Registry, registries
from tests.plugin import ROOT


class Entry(NamedTuple):
    name: str
    order: int = 0


def test_entries_come_in_their_order_and_those_of_the_same_order_as_they_were_added() -> None:
    registry = Registry("any", Entry("c", 2), Entry("a", 1))
    registry.add(Entry("b", 1))
    assert [entry.name for entry in registry] == ["a", "b", "c"]
    assert len(registry) == 3


def test_what_has_no_order_stays_as_it_was_added() -> None:
    assert list(Registry("any", "b", "a")) == ["b", "a"]


def test_an_entry_is_found_by_its_key_and_no_two_share_one() -> None:
    registry = Registry("any", Entry("a"), key=lambda entry: entry.name)
    assert registry.get("a") == Entry("a")
    assert registry.get("b") is None
    with pytest.raises(ValueError, match="'a' has been added already"):
        registry.add(Entry("a", 5))
    assert len(registry) == 1


def test_entries_added_while_one_reads_do_not_disturb_the_reader() -> None:
    registry = Registry("any", "a")
    for _entry in registry:
        registry.add("b")
    assert list(registry) == ["a", "b"]


def test_the_architecture_lists_every_registry_with_those_who_fill_it() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text().split("## Registries")[1].split("## ")[0]
    listed = {}
    for name, place, apps in re.findall(r"^\| ([^|]+) \| `([\w.]+)` \| ([^|]+) \|$", page, re.M):
        listed[name] = (place.rsplit(".", 1)[1], set(apps.split(", ")))
    ours = {registry.name for registry in registries() if registry.name not in {"any", "none"}}
    assert set(listed) == ours
    fillers: dict[str, set[str]] = {variable: set() for variable, _apps in listed.values()}
    for file in ROOT.glob("*/registrations.py"):
        for variable in re.findall(r"\b([A-Z_]+)\.add\(", file.read_text()):
            fillers[variable].add(file.parent.name)
    assert dict(listed.values()) == fillers
