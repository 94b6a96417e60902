"""Threads of a release to look at: the first of its file, without what has been withdrawn since."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson

from exports.models import Release
from exports.releases.build.splits import SPLITS
from exports.writing.pseudonyms import Pseudonyms
from oasst.models import WithdrawnMessage

PER_PAGE = 5
MOST_PAGES = 20  # the file is read from its beginning
_FILES = tuple(f"data/threads/{split}.jsonl.gz" for split in SPLITS)


@dataclass(frozen=True, slots=True)
class Samples:
    """`threads`: their messages. `number` counts pages from 1."""

    threads: list[list[dict[str, Any]]]
    number: int
    has_more: bool


def page(release: Release, number: int) -> Samples:
    """What was withdrawn is no longer shown here, though the files stay as they are."""
    number = min(max(number, 1), MOST_PAGES)
    start = (number - 1) * PER_PAGE
    found = [orjson.loads(line) for line in islice(_lines(release), start, start + PER_PAGE + 1)]
    gone = _withdrawn_since(release)
    shown = [row["thread"] for row in found[:PER_PAGE] if gone.isdisjoint(row["meta"]["message_ids"])]
    return Samples(shown, number, has_more=len(found) > PER_PAGE and number < MOST_PAGES)


def _lines(release: Release) -> Iterator[bytes]:
    for name in _FILES:
        if (release.folder / name).is_file():
            with gzip.open(release.folder / name) as lines:
                yield from lines


def _withdrawn_since(release: Release) -> set[str]:
    names = Pseudonyms(release.line.key)
    later = WithdrawnMessage.objects.filter(withdrawn_at__gte=release.created_at).values_list("pk", flat=True)
    return {names.message(str(id_)) for id_ in later.iterator()}
