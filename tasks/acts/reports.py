"""Reporting a message: a red flag, and what is wrong as a label and in the person's words."""

from django.db import transaction

from oasst.core import labels, reaction_codes
from oasst.db import locks
from oasst.models import Message, Review, User
from tasks.acts import reactions
from tasks.trees import lifecycle

# What a message can be reported for, besides "other": labels that say that something is wrong.
REASONS: tuple[str, ...] = ("spam", "pii", "hate_speech", "sexual_content", "not_appropriate", "lang_mismatch")
OTHER = reactions.NO_REASON


def report(*, message: Message, reason: str, note: str, by: User) -> Review:
    """Reports the message. What the person has said of it before stands, and is added to.

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
    """The labels this person has given the message freely."""
    review = Review.objects.filter(message=message, user=by, task_id=None).first()
    return dict(review.labels) if review else {}
