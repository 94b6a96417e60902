"""Repair of counters that differ from the rows they count. Set-based, a thousand trees at a time."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from uuid import UUID

from django.db import connection, transaction

from oasst.corpus import invariants
from oasst.models import Message, MessageTree

COUNTERS = ("children_count", "review_count", "ranking_count", "emojis")
_TREES_AT_ONCE = 1_000

# The rows (id, tree_id, what, wrong, children, reviews, rankings, emojis) of messages with a wrong counter.
# It is run with parameters here and without there, so it must not contain a percent sign.
_DRIFTED = invariants.of_the_corpus("counters_say_what_the_rows_say").sql

# A message that once had reactions keeps an empty object.
_CORRECT = f"""
UPDATE oasst_message m
SET children_count = drifted.children,
    review_count = drifted.reviews,
    ranking_count = drifted.rankings,
    emojis = coalesce(drifted.emojis, CASE WHEN m.emojis IS NOT NULL THEN '{{}}'::jsonb END)
FROM ({_DRIFTED}) drifted
WHERE m.id = drifted.id AND m.id = ANY(%(ids)s::uuid[])
"""  # noqa: S608 -- our own statement


def rebuild(progress: Callable[[int], None] | None = None) -> dict[str, int]:
    """Recomputes every counter from the rows; returns for each the number of messages on which it was wrong.

    Reading takes no lock. Only messages with wrong counters are locked briefly, with their trees, so that concurrent changes
    are waited for and then counted. `progress` is called with the number of trees checked.
    """
    corrected = Counter(dict.fromkeys(COUNTERS, 0))
    looked_at = 0
    for trees in _tree_ids():
        if drifted := _drifted("tree_id", trees):
            corrected.update(_correct(list(drifted)))
        looked_at += len(trees)
        if progress:
            progress(looked_at)
    return {name: corrected[name] for name in COUNTERS}


def _tree_ids() -> Iterator[list[UUID]]:
    trees = MessageTree.objects.order_by("pk").values_list("pk", flat=True)
    ids = list(trees[:_TREES_AT_ONCE])
    while ids:
        yield ids
        ids = list(trees.filter(pk__gt=ids[-1])[:_TREES_AT_ONCE])


def _drifted(column: str, ids: list[UUID]) -> dict[UUID, list[str]]:
    """Messages with wrong counters, and the names of these."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, wrong FROM ({_DRIFTED}) drifted WHERE {column} = ANY(%(ids)s::uuid[])",  # noqa: S608
            {"ids": ids},
        )
        return dict(cursor.fetchall())


def _correct(ids: list[UUID]) -> Iterable[str]:
    with transaction.atomic(), connection.cursor() as cursor:
        tree_ids = Message.objects.filter(pk__in=ids).values("tree_id")
        list(MessageTree.objects.filter(pk__in=tree_ids).order_by("pk").select_for_update(no_key=True))
        list(Message.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True))
        drifted = _drifted("id", ids)  # again, now that they are locked
        cursor.execute(_CORRECT, {"ids": list(drifted)})
    return chain.from_iterable(drifted.values())
