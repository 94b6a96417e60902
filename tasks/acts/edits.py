"""Edits by authors within a short time. Reviews stay with the revision that they are about.

A verdict needs reviews of the current revision, so after an edit the message needs its full number of reviews again;
those of the earlier revision are kept, shown and exported with it. A text that is decided or replied to cannot be edited.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from oasst.models import Message, MessageTree, Quarantine, User
from tasks.rules import policy
from tasks.rules.thresholds import Rules
from tasks.texts.refusal import Refusal, Why
from tasks.trees import interventions


def until(message: Message, *, by: User, quarantined: bool, rules: Rules) -> datetime | None:
    """The end of the time in which this person may edit the message; None if they may not."""
    is_theirs = message.author_id == by.pk and by.takes_part
    is_open = message.review_result is None and not message.children_count and not message.deleted and not quarantined
    end = message.created_at + rules.edit_window
    return end if is_theirs and is_open and timezone.now() < end else None


def edit(*, message: Message, text: str, by: User) -> Message:
    """Replaces the text of the person's own message.

    Raises:
        Refusal: NOT_EDITABLE, or what is wrong with the text.
    """
    with transaction.atomic():
        MessageTree.objects.select_for_update(no_key=True).get(pk=message.tree_id)
        now = Message.objects.get(pk=message.pk)
        quarantined = Quarantine.objects.filter(message=now, outcome="").exists()
        if until(now, by=by, quarantined=quarantined, rules=policy.rules(now.lang)) is None:
            raise Refusal(Why.NOT_EDITABLE)
        return interventions.edit(now, text, by=by, reason="by its author")
