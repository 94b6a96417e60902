"""Quarantining messages until a moderator decides."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from moderation.kinds.base import figures
from moderation.kinds.base.kind import ActionKind, QueueButton, Target
from moderation.kinds.base.steps import messages_of
from moderation.models import Action, Kind, Step
from tasks.trees import interventions


def _quarantine(action: Action, step: Step) -> str:
    for message in messages_of(step):
        interventions.quarantine(message, reason=action.reason, by=action.by, note=action.text)
    return ""


QUARANTINE = ActionKind(
    name=Kind.QUARANTINE,
    label=Kind.QUARANTINE.label,
    target=Target.MESSAGES,
    button=ngettext_lazy("Quarantine %(n)d message", "Quarantine %(n)d messages", "n"),
    notice=_("%(messages)s of your messages are on hold until a moderator has reviewed them."),
    queue_button=QueueButton(10, _("Quarantine"), "q"),
    on_tree=_quarantine,
    count=figures.count_with_replies,
    examples=figures.examples_with_replies,
    changed=figures.changed_quarantines,
)
