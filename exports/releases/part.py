"""A part of a release in one format, chosen by what its rows say of themselves: nothing is asked that the files don't tell.

So the part is what anyone gets who filters the files by their columns.
"""

import gzip
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson

from exports import formats, licences
from exports.formats.format import Judged
from exports.models import Release
from exports.releases.build.contents import LINES
from exports.releases.build.splits import SPLITS
from exports.selection import filters
from exports.selection.filters import WrongFilter
from exports.selection.selection import Bound, Selection

FORMATS = tuple(name for name, each in formats.ALL.items() if not each.archive)
NAMES = ("lang", "origin", "licence", "label", "chosen-top")
OFFERED = tuple(filter_ for filter_ in filters.FILTERS if filter_.name in NAMES)
_LOOK_EVERY = 1_000

Row = Mapping[str, Any]


class TooMany(Exception):
    """They cannot be read while someone waits."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is wanted of a release. `format` is the name of one for training."""

    format: str
    wanted: Selection

    def rows(self, release: Release, split: str, patience_s: float | None = None) -> Iterator[bytes]:
        """The lines of one side of the split that are wanted, as they are in the file.

        Raises:
            TooMany, OSError
        """
        deadline = None if patience_s is None else time.monotonic() + patience_s
        file = release.folder / f"data/{self.format}/{split}{LINES}"
        if not file.is_file():
            return  # a side without rows has none
        with gzip.open(file) as lines:
            while some := list(islice(lines, _LOOK_EVERY)):
                if deadline and time.monotonic() > deadline:
                    raise TooMany
                yield from (line for line in some if self.matches(orjson.loads(line)))

    def counts(self, release: Release, patience_s: float | None = None) -> Counter[str]:
        """Rows by the side of the split; together they may take so long."""
        deadline = None if patience_s is None else time.monotonic() + patience_s
        found: Counter[str] = Counter()
        for split in SPLITS:
            left = None if deadline is None else deadline - time.monotonic()
            found[split] = sum(1 for _ in self.rows(release, split, left))
        return found

    def matches(self, row: Row) -> bool:
        meta, wanted = row["meta"], self.wanted
        best = _best(row)
        return (
            (not wanted.langs or meta["lang"] in wanted.langs)
            and (not wanted.origins or meta["origin"] in wanted.origins)
            and (not wanted.licences or licences.among(meta["licence"], wanted.licences))
            and (wanted.chosen_top is None or _is_first(meta["judged"], best, wanted.chosen_top))
            and all(bound.admits(mean or 0.0) for bound in wanted.bounds for mean in _means(row, bound, best))
        )


def of(format_: str, given: Mapping[str, Sequence[str]]) -> Part:
    """
    Raises:
        WrongFilter
    """
    if format_ not in FORMATS:
        raise WrongFilter("format", f"{format_} is none of {', '.join(FORMATS)}")
    wanted = Selection(**filters.fields({name: values for name, values in given.items() if name in NAMES}))
    for bound in wanted.bounds:
        if bound.label != "quality":
            raise WrongFilter("label", f"rows say nothing of {bound.label}; the label they carry is quality")
    return Part(format_, wanted)


def _is_first(judged: Sequence[Judged], best: int, top: int) -> bool:
    rank = judged[best]["rank"]
    return rank is not None and rank < top


def _beside(row: Row) -> int:
    """How many texts at the end of a row are answers to the same prompt."""
    if "rejected" in row or "non_preferred_output" in row:
        return 2
    return len(row["responses"]) if "responses" in row else 1


def _best(row: Row) -> int:
    """The place of the answer that is to be learnt, among the texts of the row."""
    return len(row["meta"]["message_ids"]) - _beside(row)


def _means(row: Row, bound: Bound, best: int) -> Iterator[float | None]:
    """Of the texts of that side: a conversation begins with the user, and then they take turns."""
    for place, mean in enumerate(judged["quality"] for judged in row["meta"]["judged"]):
        role = "assistant" if place % 2 or place > best else "prompter"
        if place == best if bound.side == "chosen" else bound.is_about(role):
            yield mean
