"""Releasing messages from quarantine."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from moderation.kinds.base import figures
from moderation.kinds.base.kind import ActionKind, Scope, Target
from moderation.kinds.base.steps import moderator_of
from moderation.models import Action, Kind, Report, Step
from oasst.models import Quarantine
from tasks.texts.refusal import Refusal
from tasks.trees import interventions


def _release(action: Action, step: Step) -> str:
    for quarantine in Quarantine.objects.filter(message__in=step.messages, outcome="").select_related("message"):
        try:
            interventions.release(quarantine, by=moderator_of(action), note=action.text)
        except Refusal as refusal:
            return str(refusal)
    return ""


RELEASE = ActionKind(
    name=Kind.RELEASE,
    label=Kind.RELEASE.label,
    target=Target.MESSAGES,
    button=ngettext_lazy("Release %(n)d message", "Release %(n)d messages", "n"),
    notice=_("A moderator reviewed %(messages)s of your messages. They are visible again."),
    on_tree=_release,
    scope=Scope(cases=True),
    count=figures.count_with_replies,
    examples=figures.examples_with_replies,
    changed=figures.changed_quarantines,
    outcome_of_reports=Report.Outcome.DISMISSED,
)
