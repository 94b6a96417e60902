"""Thanking the author of a message, once it is no longer judged."""

from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from oasst import events
from oasst.models import Event, EventType, Message, MessageTree, Notification, Thanks, User, WorkKind
from tasks.texts.refusal import Refusal, Why
from tasks.work import eligibility

NEWS = "thanks_received"


def may_thank(user: User, message: Message, tree: MessageTree) -> bool:
    """Thanks are for accepted texts of others in finished conversations, so that they can't tell a judge what to think."""
    is_due = tree.is_at_rest and bool(message.review_result) and not message.deleted
    is_anothers = message.author_id is not None and message.author_id != user.pk
    return bool(settings.THANKS) and is_due and is_anothers and eligibility.may_do(user, WorkKind.REACTING)


def thank(*, message: Message, by: User) -> bool:
    """Gives this person's thanks, or takes them back; True if they stand now. The author gets one notification at a time.

    Raises:
        Refusal: as `eligibility.expect`, or NO_SUCH_MESSAGE where thanks aren't possible.
    """
    eligibility.expect(by, WorkKind.REACTING)
    if not may_thank(by, message, message.tree):
        raise Refusal(Why.NO_SUCH_MESSAGE)
    with transaction.atomic():
        given, is_new = Thanks.objects.get_or_create(message=message, user=by)
        if not is_new:
            given.delete()
        type_ = EventType.THANKS_GIVEN if is_new else EventType.THANKS_TAKEN_BACK
        detail = {"author": str(message.author_id), "role": message.role}
        events.record(
            Event(
                type=type_,
                user_id=by.pk,
                tree_id=message.tree_id,
                message_id=message.pk,
                lang=message.lang,
                detail=detail,
            )
        )
        if is_new:
            _notify(message)
    return is_new


def counts(messages: Collection[UUID]) -> dict[UUID, int]:
    """The number of thanks by message. One statement; none where the site has no thanks."""
    if not settings.THANKS or not messages:
        return {}
    given = Thanks.objects.filter(message__in=messages).order_by()
    return dict(given.values_list("message").annotate(n=Count("pk")))


def _notify(message: Message) -> None:
    assert message.author_id
    unread = Notification.objects.filter(user=message.author_id, kind=NEWS, message=message, read_at=None)
    if not unread.exists():
        Notification.objects.create(user_id=message.author_id, kind=NEWS, message=message)
