"""Halting a conversation."""

from django.utils.translation import gettext_lazy as _

from moderation.kinds.base import figures, selection
from moderation.kinds.base.kind import ActionKind, Target
from moderation.kinds.base.steps import moderator_of, tree_of, unless_wrong_state
from moderation.models import Action, Kind, Step
from tasks.trees import interventions


def _halt(action: Action, step: Step) -> str:
    by = moderator_of(action)
    return unless_wrong_state(lambda: interventions.halt(tree_of(step), by=by, reason=action.reason))


HALT = ActionKind(
    name=Kind.HALT,
    label=Kind.HALT.label,
    target=Target.TREES,
    notice=_("A moderator halted a conversation you started."),
    on_tree=_halt,
    is_undone_strictly=True,
    summary=figures.changed_trees,
    examples=selection.prompts,
)
