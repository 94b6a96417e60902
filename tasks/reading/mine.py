"""What somebody has done, and what became of it."""

from django.db.models import Q, QuerySet

from oasst.models import Message, User
from tasks import kinds
from tasks.models import Task, TaskState


def messages(user: User) -> "QuerySet[Message]":
    """What this person has written, newest first, with the tree it stands in."""
    return Message.objects.filter(author=user).select_related("tree").order_by("-created_at", "-id")


def judgements(user: User) -> "QuerySet[Task]":
    """Reviews and rankings this person has given, newest first."""
    judged = Q(kind__in=(*kinds.LABELLING, *kinds.RANKING), state=TaskState.DONE)
    return Task.objects.filter(judged, user=user).select_related("message", "message__tree").order_by("-created_at")
