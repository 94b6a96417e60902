"""Adoption of imported trees: their openings are derived as for trees written here."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from oasst.background import queue
from tasks import statements
from tasks.trees import flow, repair

_BATCH = 500


def adopt(langs: Iterable[str]) -> int:
    """Derives openings for the live trees of these languages that have none; returns the number of trees processed.

    One transaction per tree. If it is interrupted, the sweep over live trees does the rest.
    """
    updated = 0
    for lang in sorted(set(langs)):
        with queue.without():  # one decision for the language at the end instead of one for each tree
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
