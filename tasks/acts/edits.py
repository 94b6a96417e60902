"""Authors mend their own texts for a little while. What was judged stays judged: reviews stay with the text they are about.

A verdict rests on reviews of the text it is about, so after an edit the message wants its full number of reviews anew;
those of the earlier text are kept, shown and exported with it. A decided or answered text stays as it is.
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
    """How long this person may still edit the message; None when they may not. `held`: it is in quarantine."""
    is_theirs = message.author_id == by.pk and by.takes_part
    is_open = message.review_result is None and not message.children_count and not message.deleted and not quarantined
    end = message.created_at + rules.edit_window
    return end if is_theirs and is_open and timezone.now() < end else None


def edit(*, message: Message, text: str, by: User) -> Message:
    """Gives one's own message a new text.

    Raises:
        Refusal: NOT_EDITABLE, or what is wrong with the text.
    """
    with transaction.atomic():
        MessageTree.objects.select_for_update(no_key=True).get(pk=message.tree_id)
        now = Message.objects.get(pk=message.pk)
        quarantined = Quarantine.objects.filter(message=now, outcome="").exists()
        if until(now, by=by, quarantined=quarantined, rules=policy.rules()) is None:
            raise Refusal(Why.NOT_EDITABLE)
        return interventions.edit(now, text, by=by, reason="by its author")
