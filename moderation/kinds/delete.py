"""Deleting messages with all replies below them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from moderation.kinds.base import figures, steps
from moderation.kinds.base.kind import ActionKind, Scope, Target
from moderation.models import Kind, Report

DELETE = ActionKind(
    name=Kind.DELETE,
    label=Kind.DELETE.label,
    target=Target.MESSAGES,
    button=ngettext_lazy("Delete %(n)d message", "Delete %(n)d messages", "n"),
    proposal=_("Delete the message"),
    notice=_("A moderator deleted %(messages)s of your messages, or a message they reply to."),
    is_offered_on_trees=True,
    on_tree=steps.delete_messages,
    scope=Scope(cases=True),
    count=figures.count_with_replies,
    examples=figures.examples_with_replies,
    outcome_of_reports=Report.Outcome.UPHELD,
    decides_below=True,
)
