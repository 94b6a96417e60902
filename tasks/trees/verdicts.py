"""Verdicts on messages by their reviews: after each review, and again when more of the reviewers count."""

from itertools import chain
from uuid import UUID, uuid4

from django.db import transaction

from oasst import events
from oasst.models import Event, EventType, Message, MessageTree
from tasks import statements
from tasks.models import Opening
from tasks.rules import acceptance, independence, policy, shape
from tasks.rules.thresholds import Rules
from tasks.trees import advance, reviewers

# Waiting messages per run; the job runs every minute.
_AT_ONCE = 500


def decide(message: Message, rules: Rules, *, new: int) -> list[Event]:
    """Counts `new` reviews and decides on the message if the reviews of its current revision are enough.

    Returns the event, which is not yet recorded. The caller has locked the tree.
    """
    root, before = message.parent_id is None, message.review_result
    needed, threshold = rules.reviews_needed(root=root), rules.threshold(root=root)
    reviews = reviewers.of(message, rules)
    message.review_count += new
    if rules.independent_reviews:
        voices = independence.voices(reviews.people, reviews.together, rules, author_addresses=reviews.author_addresses)
        message.review_result = independence.verdict(
            voices, reviews=len(reviews.people), needed=needed, threshold=threshold, before=before
        )
    else:
        labels = [each.labels for each in reviews.people]
        message.review_result = acceptance.verdict(labels, needed=needed, threshold=threshold, before=before)
    if new or message.review_result != before:
        statements.changed("store_verdict", message=message.pk, result=message.review_result, new=new)
    if message.review_result == before:
        return []
    type_ = EventType.MESSAGE_ACCEPTED if message.review_result else EventType.MESSAGE_REJECTED
    return [events.about_message(type_, message, by=None)]


def settle(limit: int = _AT_ONCE) -> int:
    """Re-evaluates messages that wait for reviewers who count: reviewers who were newcomers may count by now.

    Returns how many were decided. Starts at a random id, so that all are covered even if there are more than `limit`.
    """
    waiting = Opening.objects.filter(waits=True).order_by("message_id").values_list("message_id", flat=True)
    start = uuid4()
    ids = list(waiting.filter(message_id__gte=start)[:limit])
    first = waiting.filter(message_id__lt=start)[: limit - len(ids)]
    return sum(_decide_again(message_id) for message_id in chain(ids, first))


def _decide_again(message_id: UUID) -> bool:
    """True if the message was decided; skipped if another transaction has locked its tree."""
    with transaction.atomic():
        trees = MessageTree.objects.select_for_update(no_key=True, skip_locked=True)
        tree = trees.filter(messages=message_id, state__in=shape.LIVE).first()
        message = Message.objects.filter(pk=message_id, deleted=False, review_result=None).first()
        if tree is None or message is None:
            return False
        new_events = decide(message, policy.rules(tree.lang), new=0)
        if new_events:
            advance.move_on(tree, new_events, reason="reviewers count by now")
    return bool(new_events)
