"""What a release of a line would hold if it were made now. Nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from exports.models import ReleaseLine
from exports.releases.build import gate
from exports.releases.build.contents import MESSAGES
from exports.releases.build.counts import Counts
from exports.releases.builder import view_of
from exports.writing.corpus import Corpus
from exports.writing.exporter import snapshot, write_trees


@dataclass(frozen=True, slots=True)
class Preview:
    counts: Mapping[str, Any]
    kept_out: Mapping[str, int]


def of(line: ReleaseLine) -> Preview:
    view, counts = view_of(line), Counts()
    gate.make_tables()
    with snapshot():
        kept_out = gate.close(Corpus(view.base, view.names), line)
        write_trees(view.corpus(MESSAGES), counts)
    return Preview(counts.as_json(), dict(kept_out))
