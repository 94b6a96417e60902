"""Reporting a message: a red flag, and what is wrong as a label and in the person's words."""

from django.db import transaction

from oasst.core import labels, reaction_codes
from oasst.db import locks
from oasst.models import Message, Review, User
from tasks.acts import reactions as reacting
from tasks.trees import lifecycle


def report(*, message: Message, reason: str, note: str, by: User) -> Review:
    """Reports the message. What the person has said of it before stands, and is added to.

    Raises:
        Refusal: as `reacting.react` and `reacting.label_freely`.
    """
    with transaction.atomic():
        locks.lock_person(by.pk)
        lifecycle.locked(message.tree_id)
        wrong = {reason: 1.0} if reason in labels.NAMES else {}
        review = reacting.label_freely(message=message, values=said(message, by) | wrong, by=by, text=note)
        reacting.react(message=message, by=by, emoji=reaction_codes.RED_FLAG, op="add", reason=reason, note=note)
        return review


def said(message: Message, by: User) -> dict[str, float]:
    """The labels this person has given the message freely."""
    review = Review.objects.filter(message=message, user=by, task_id=None).first()
    return dict(review.labels) if review else {}
