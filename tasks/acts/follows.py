"""Following a conversation: one is told when it is finished."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from oasst.models import Follow, MessageTree, Notification, TreeState, User

NEWS = "follow_finished"


def may_follow(tree: MessageTree) -> bool:
    """Until it is finished; after that there is nothing to be told."""
    return bool(settings.FOLLOWING) and tree.state != TreeState.READY_FOR_EXPORT


def follows(user: User, tree: MessageTree) -> bool:
    return Follow.objects.filter(user=user, tree=tree).exists()


def follow(tree: MessageTree, *, by: User) -> bool:
    """Begins to follow, or ends it; True if the person follows now."""
    with transaction.atomic():
        deleted, _by_model = Follow.objects.filter(tree=tree, user=by).delete()
        if deleted or not may_follow(tree):
            return False
        Follow.objects.get_or_create(tree=tree, user=by)
    return True


def tell() -> int:
    """Tells those who follow conversations that are finished, each once; returns the number of notifications."""
    with transaction.atomic():
        waiting = Follow.objects.filter(told_at=None, tree__state=TreeState.READY_FOR_EXPORT)
        due: list[tuple[int, UUID, UUID]] = list(
            waiting.select_for_update(skip_locked=True, of=("self",)).values_list("pk", "user", "tree")[:1_000]
        )
        Notification.objects.bulk_create(
            Notification(user_id=user, kind=NEWS, message_id=tree) for _pk, user, tree in due
        )
        Follow.objects.filter(pk__in=[pk for pk, *_rest in due]).update(told_at=timezone.now())
    return len(due)
