"""Reports of messages: a red flag with the reason as a label and a note."""

from django.db import transaction

from oasst.core import labels, reaction_codes
from oasst.db import locks
from oasst.models import Message, Review, User
from tasks.acts import reactions
from tasks.trees import lifecycle


def report(*, message: Message, reason: str, note: str, by: User) -> Review:
    """Reports the message. Earlier labels of the person are kept.

    Raises:
        Refusal: as `reactions.react` and `reactions.label_freely`.
    """
    with transaction.atomic():
        locks.lock_person(by.pk)
        lifecycle.locked(message.tree_id)
        wrong = {reason: 1.0} if reason in labels.NAMES else {}
        review = reactions.label_freely(message=message, values=current_labels(message, by) | wrong, by=by, text=note)
        reactions.react(message=message, by=by, emoji=reaction_codes.RED_FLAG, op="add", reason=reason, note=note)
        return review


def current_labels(message: Message, by: User) -> dict[str, float]:
    """The labels of this person on the message without a task."""
    review = Review.objects.filter(message=message, user=by, task_id=None).first()
    return dict(review.labels) if review else {}
