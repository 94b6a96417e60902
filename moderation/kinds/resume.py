"""Resuming a halted conversation."""

from django.utils.translation import gettext_lazy as _

from moderation.kinds.base import figures, selection
from moderation.kinds.base.kind import ActionKind, Target
from moderation.kinds.base.steps import moderator_of, tree_of, unless_wrong_state
from moderation.models import Action, Kind, Step
from tasks.trees import interventions


def _resume(action: Action, step: Step) -> str:
    by = moderator_of(action)
    return unless_wrong_state(lambda: interventions.resume(tree_of(step), by=by, reason=action.reason))


RESUME = ActionKind(
    name=Kind.RESUME,
    label=Kind.RESUME.label,
    target=Target.TREES,
    notice=_("A conversation you started was resumed."),
    on_tree=_resume,
    is_undone_strictly=True,
    summary=figures.changed_trees,
    examples=selection.prompts,
)
