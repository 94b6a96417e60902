"""Reactions to messages and labels given without a task. A report is a red flag with labels."""

from collections.abc import Mapping

from django.db import transaction

from oasst import events
from oasst.core import reaction_codes
from oasst.corpus import reactions as reacting
from oasst.db import locks
from oasst.models import ApiClient, Message, Reaction, Review, User, WorkKind
from tasks import answer_checks
from tasks.texts.refusal import Refusal, Why
from tasks.texts.report_reasons import OTHER
from tasks.trees import automatic_moderation, lifecycle, report_port
from tasks.work import eligibility


def react(
    *, message: Message, by: User, emoji: str, op: str = "toggle", reason: str = OTHER.name, note: str = ""
) -> Message:
    """Adds, removes or toggles this person's reaction; returns the message with its counts. `reason` and `note` are those of
    a red flag.

    `+1` and `-1` exclude each other, and have no effect on one's own message. Adding an existing reaction and removing a
    missing one change nothing.

    Raises:
        Refusal: as `eligibility.expect`, BAD_OP, BAD_EMOJI, or NO_SUCH_MESSAGE if it is deleted or quarantined.
    """
    _expect(by, emoji, op)
    with transaction.atomic():
        if emoji == reaction_codes.RED_FLAG:
            lifecycle.locked(message.tree_id)  # a flag may change the tree, which is locked before its messages
        now = Message.objects.visible().select_for_update(no_key=True, of=("self",)).filter(pk=message.pk).first()
        if now is None:
            raise Refusal(Why.NO_SUCH_MESSAGE)
        if emoji in reaction_codes.OPPOSITES and now.author_id == by.pk:
            return now
        if new_events := reacting.react(now, by, emoji, op):
            events.record(*new_events)
        if emoji == reaction_codes.RED_FLAG:
            automatic_moderation.flagged(now)
            is_given = Reaction.objects.filter(message=now, user=by, emoji=emoji).exists()
            if new_events or is_given:
                report_port.announce(now, by, is_given=is_given, reason=reason, note=note)
    return now


def _expect(by: User, emoji: str, op: str) -> None:
    eligibility.expect(by, WorkKind.REACTING)
    if op not in reaction_codes.OPS:
        raise Refusal(Why.BAD_OP, op)
    if emoji not in reaction_codes.GIVEN:
        raise Refusal(Why.BAD_EMOJI, emoji)


def label_freely(
    *, message: Message, values: Mapping[str, float], by: User, client: ApiClient | None = None, text: str = ""
) -> Review:
    """Labels a message without a task. The labels are stored and exported, and decide nothing.

    One review per person and message: new values replace the old ones, and an empty text keeps the old note.

    Raises:
        Refusal: as `eligibility.expect`, BAD_LABELS, TOO_LONG, BAD_TEXT, or NO_SUCH_MESSAGE if it is deleted or
            quarantined.
    """
    eligibility.expect(by, WorkKind.REACTING)
    answer_checks.check_free_labels(values)
    answer_checks.check_note(text)
    with transaction.atomic():
        locks.lock_person(by.pk)
        now = Message.objects.visible().filter(pk=message.pk).first()
        if now is None:
            raise Refusal(Why.NO_SUCH_MESSAGE)
        before = Review.objects.filter(message=now, user=by, task_id=None).first()
        replaced = before.labels if before else None
        review = before or Review(message=now, user=by)
        review.labels, review.note = dict(values), text or review.note
        review.client, review.revision, review.guideline_version = client, now.revision, answer_checks.guidelines()
        review.save()
        events.record(events.review_given(review, now, replaced=replaced))
    return review
