"""Deleting everything somebody wrote."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from oasst.models import Message, User
from tasks import acts


def delete_all_of(authors: Collection[UUID], *, by: User | None) -> int:
    """Deletes the messages of these people with all below them, tree by tree, each in a transaction of its own.

    Returns how many are deleted now, those of others below them included.
    """
    own = Message.objects.filter(author__in=authors, deleted=False)
    trees = list(own.order_by("tree").values_list("tree", flat=True).distinct())
    return sum(_delete_in(tree_id, authors, by) for tree_id in trees)


@transaction.atomic
def _delete_in(tree_id: UUID, authors: Collection[UUID], by: User | None) -> int:
    gone: set[UUID] = set()
    for message in Message.objects.filter(tree=tree_id, author__in=authors, deleted=False).order_by("seq"):
        if message.pk not in gone:  # with one above it
            gone.update(acts.delete(message, by=by, reason="author's messages deleted"))
    return len(gone)
