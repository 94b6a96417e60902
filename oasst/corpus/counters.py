"""Mending counters that have drifted from the rows they count. Set-based, a thousand trees at a time."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from uuid import UUID

from django.db import connection, transaction

from oasst.corpus import invariants
from oasst.models import Message, MessageTree

COUNTERS = ("children_count", "review_count", "ranking_count", "emojis")
_TREES_AT_ONCE = 1_000

# The rows (id, tree_id, what, wrong, children, reviews, rankings, emojis) of messages with a counter that is wrong.
# It is run with parameters here and without there, so it must hold no percent sign.
_DRIFTED = invariants.of_the_corpus("counters_say_what_the_rows_say").sql

# A message that once had reactions keeps an empty object.
_MEND = f"""
UPDATE oasst_message m
SET children_count = drifted.children,
    review_count = drifted.reviews,
    ranking_count = drifted.rankings,
    emojis = coalesce(drifted.emojis, CASE WHEN m.emojis IS NOT NULL THEN '{{}}'::jsonb END)
FROM ({_DRIFTED}) drifted
WHERE m.id = drifted.id AND m.id = ANY(%(ids)s::uuid[])
"""  # noqa: S608 -- our own statement


def rebuild(progress: Callable[[int], None] | None = None) -> dict[str, int]:
    """Makes every counter what the rows say; returns for each on how many messages it was wrong.

    Reading takes no lock. Only messages that have drifted are locked, with their trees and for a moment, so that an act
    that is changing one of them is waited for and then counted. `progress` is told how many trees have been looked at.
    """
    mended = Counter(dict.fromkeys(COUNTERS, 0))
    looked_at = 0
    for trees in _tree_ids():
        if drifted := _drifted("tree_id", trees):
            mended.update(_mend(list(drifted)))
        looked_at += len(trees)
        if progress:
            progress(looked_at)
    return {name: mended[name] for name in COUNTERS}


def _tree_ids() -> Iterator[list[UUID]]:
    trees = MessageTree.objects.order_by("pk").values_list("pk", flat=True)
    ids = list(trees[:_TREES_AT_ONCE])
    while ids:
        yield ids
        ids = list(trees.filter(pk__gt=ids[-1])[:_TREES_AT_ONCE])


def _drifted(column: str, ids: list[UUID]) -> dict[UUID, list[str]]:
    """Messages with counters that are wrong, and which ones are."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, wrong FROM ({_DRIFTED}) drifted WHERE {column} = ANY(%(ids)s::uuid[])",  # noqa: S608
            {"ids": ids},
        )
        return dict(cursor.fetchall())


def _mend(ids: list[UUID]) -> Iterable[str]:
    with transaction.atomic(), connection.cursor() as cursor:
        tree_ids = Message.objects.filter(pk__in=ids).values("tree_id")
        list(MessageTree.objects.filter(pk__in=tree_ids).order_by("pk").select_for_update(no_key=True))
        list(Message.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True))
        drifted = _drifted("id", ids)  # again, now that nobody changes them
        cursor.execute(_MEND, {"ids": list(drifted)})
    return chain.from_iterable(drifted.values())
