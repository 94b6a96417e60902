"""Repair after lost jobs: trees whose state or openings differ from those derived from their facts."""

from itertools import chain
from uuid import UUID, uuid4

from django.db import transaction

from oasst.models import MessageTree
from tasks.rules import shape
from tasks.trees import advance

# Live trees per run; the sweep runs every minute.
_AT_ONCE = 500


def trees(limit: int = _AT_ONCE) -> int:
    """Advances live trees that no other transaction has locked; returns how many changed.

    Starts at a random id, so that every tree is covered even if there are more than `limit`.
    """
    live = MessageTree.objects.filter(state__in=shape.LIVE).order_by("pk").values_list("pk", flat=True)
    start = uuid4()
    ids = list(live.filter(pk__gte=start)[:limit])
    first = live.filter(pk__lt=start)[: limit - len(ids)]
    return sum(update_tree(tree_id, reason="repair") for tree_id in chain(ids, first))


def update_tree(tree_id: UUID, *, reason: str) -> bool:
    """Advances a live tree as far as its facts allow and stores its openings.

    True if its state changed; a tree locked by another transaction is skipped.
    """
    with transaction.atomic():
        tree = (
            MessageTree.objects.select_for_update(no_key=True, skip_locked=True)
            .filter(pk=tree_id, state__in=shape.LIVE)
            .first()
        )
        return tree is not None and advance.move_on(tree, [], reason=reason)
