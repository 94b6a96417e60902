"""Restoring deleted messages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from moderation.kinds.base.kind import ActionKind, Target
from moderation.kinds.base.steps import messages_of, moderator_of
from moderation.models import Action, Kind, Step
from tasks.trees import interventions


def _restore(action: Action, step: Step) -> str:
    by = moderator_of(action)
    left = [each for message in messages_of(step) for each in interventions.restore(message, by=by).left]
    return f"still deleted, because the author has replied there again: {', '.join(map(str, left))}" if left else ""


RESTORE = ActionKind(
    name=Kind.RESTORE,
    label=Kind.RESTORE.label,
    target=Target.MESSAGES,
    button=ngettext_lazy("Restore %(n)d message", "Restore %(n)d messages", "n"),
    notice=_("A moderator restored %(messages)s of your messages."),
    is_offered_on_trees=True,
    on_tree=_restore,
)
