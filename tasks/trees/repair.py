"""Makes up for what was lost: trees whose facts call for another state or other openings than they have."""

from itertools import chain
from uuid import UUID, uuid4

from django.db import transaction

from oasst.models import MessageTree
from tasks.rules import shape
from tasks.trees import advance

# Live trees looked at in one go; the sweep comes back a minute later.
_AT_ONCE = 500


def trees(limit: int = _AT_ONCE) -> int:
    """Advances live trees that can be locked at once; returns how many moved.

    Where there are more than `limit`, it begins at a point drawn at random, so that every tree has its turn.
    """
    live = MessageTree.objects.filter(state__in=shape.LIVE).order_by("pk").values_list("pk", flat=True)
    start = uuid4()
    ids = list(live.filter(pk__gte=start)[:limit])
    first = live.filter(pk__lt=start)[: limit - len(ids)]
    return sum(update_tree(tree_id, reason="repair") for tree_id in chain(ids, first))


def update_tree(tree_id: UUID, *, reason: str) -> bool:
    """Takes a live tree as far as its facts carry it and makes its openings what they should be.

    True where it moved; a tree that somebody else holds at this moment is left alone.
    """
    with transaction.atomic():
        tree = (
            MessageTree.objects.select_for_update(no_key=True, skip_locked=True)
            .filter(pk=tree_id, state__in=shape.LIVE)
            .first()
        )
        return tree is not None and advance.move_on(tree, [], reason=reason)
