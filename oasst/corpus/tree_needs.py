"""Descriptions of what a tree waits for."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oasst.corpus.reading import TreeReading
from oasst.models import MessageTree, TreeState

S = TreeState

_SENTENCES: dict[str, str | Promise] = {
    S.INITIAL_PROMPT_REVIEW: gettext_lazy(
        "Volunteers are reviewing the prompt. Once enough have, it's accepted or rejected."
    ),
    S.PROMPT_LOTTERY_WAITING: gettext_lazy(
        "The prompt has been accepted and is queued. Replies start when its language has room for another conversation."
    ),
    S.RANKING: gettext_lazy("All replies are written. Volunteers are ranking them from best to worst."),
    S.READY_FOR_SCORING: gettext_lazy("All rankings are in. The final order is being calculated."),
    S.READY_FOR_EXPORT: gettext_lazy("Finished – will be included in the next release."),
    S.SCORING_FAILED: gettext_lazy("The rankings could not be combined. An administrator needs to take a look."),
    S.ABORTED_LOW_GRADE: gettext_lazy("Reviewers rejected the prompt, so this conversation has ended."),
    S.HALTED_BY_MODERATOR: gettext_lazy("A moderator has paused this conversation. It may be resumed."),
    S.BACKLOG_RANKING: gettext_lazy("This conversation was imported and is waiting for its replies to be ranked."),
}


def waits_for(tree: MessageTree, read: TreeReading) -> str:
    """One or two sentences for readers of the tree."""
    if tree.state != S.GROWING:
        return str(_SENTENCES[tree.state])
    if read.awaiting_review:
        return _("Volunteers are writing and reviewing replies until the conversation has about %(goal)d messages.") % {
            "goal": tree.goal_tree_size
        }
    return _("Volunteers are writing replies until the conversation has about %(goal)d messages.") % {
        "goal": tree.goal_tree_size
    }
