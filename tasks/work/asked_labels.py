"""The labels that a review asks for."""

from oasst.core import labels
from oasst.models import ReviewMode
from tasks.models import Task
from tasks.rules import kinds

# The short form for a reply; the one for a prompt omits quality.
_SHORT = ("spam", "lang_mismatch", "quality")


def labels_of(task: Task) -> tuple[str, ...]:
    """The labels this task asks for, in the order of the form."""
    every = labels.valid_for(kinds.role_labelled(task.kind))
    if task.mode == ReviewMode.FULL:
        return every
    short = _SHORT[:2] if task.kind == kinds.LABEL_INITIAL_PROMPT else _SHORT
    return tuple(name for name in every if name in short)
