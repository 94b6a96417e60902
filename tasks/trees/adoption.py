"""Taking over trees that came from a file: what they want is derived as if they had grown here."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from oasst.background import queue
from tasks import statements
from tasks.trees import flow, repair

_BATCH = 500


def adopt(langs: Iterable[str]) -> int:
    """Makes work of the live trees of these languages that offer none yet; returns how many trees were looked at.

    One transaction for each tree. Should this be cut short, the sweep over live trees does the rest.
    """
    updated = 0
    for lang in sorted(set(langs)):
        with queue.without():  # one decision when all have been looked at, below, instead of one for each tree
            for tree_id in _without_openings(lang):
                repair.update_tree(tree_id, reason="imported")
                updated += 1
        flow.decide(lang)
    return updated


def _without_openings(lang: str) -> Iterator[UUID]:
    last: UUID | None = None
    while True:
        batch = [row[0] for row in statements.rows("trees_without_openings", lang=lang, last=last, limit=_BATCH)]
        yield from batch
        if len(batch) < _BATCH:
            return
        last = batch[-1]
