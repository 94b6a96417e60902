"""What a release of a line would hold if it were made now. Nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from exports.corpus import Corpus
from exports.exporting import snapshot, write_trees
from exports.models import ReleaseLine
from exports.releases import gate
from exports.releases.building import view_of
from exports.releases.contents import MESSAGES
from exports.releases.counting import Counts


@dataclass(frozen=True, slots=True)
class Preview:
    counts: Mapping[str, Any]
    kept_out: Mapping[str, int]


def of(line: ReleaseLine) -> Preview:
    """
    Raises:
        OtherLicences
    """
    view, counts = view_of(line), Counts()
    gate.make_tables()
    with snapshot():
        kept_out = gate.close(Corpus(view.base, view.names), line)
        write_trees(view.corpus(MESSAGES), counts)
    return Preview(counts.as_json(), dict(kept_out))
