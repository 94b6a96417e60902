"""What a tree waits for, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oasst.corpus.reading import TreeReading
from oasst.models import MessageTree, TreeState

S = TreeState

_SENTENCES: dict[str, str | Promise] = {
    S.INITIAL_PROMPT_REVIEW: gettext_lazy(
        "Volunteers are reviewing the prompt. When enough of them have, it is accepted or rejected."
    ),
    S.PROMPT_LOTTERY_WAITING: gettext_lazy(
        "The prompt has been accepted. Replies begin when a place among the growing conversations of its language is free."
    ),
    S.RANKING: gettext_lazy(
        "Nothing is written here any more. Volunteers are putting the replies in order, the best first."
    ),
    S.READY_FOR_SCORING: gettext_lazy("All rankings are in. The order of the replies is being worked out."),
    S.READY_FOR_EXPORT: gettext_lazy("It is finished and part of the data that releases are made from."),
    S.SCORING_FAILED: gettext_lazy("The rankings could not be combined. Somebody who runs the platform has to look."),
    S.ABORTED_LOW_GRADE: gettext_lazy("The reviewers found the prompt unfit, so nothing more happens here."),
    S.HALTED_BY_MODERATOR: gettext_lazy("A moderator has stopped the work here. It may go on where it was."),
    S.BACKLOG_RANKING: gettext_lazy("It came from a file and waits until its replies are put in order."),
}


def waits_for(tree: MessageTree, read: TreeReading) -> str:
    """One sentence or two for the person who reads the tree."""
    if tree.state != S.GROWING:
        return str(_SENTENCES[tree.state])
    if read.awaiting_review:
        return _("Volunteers are writing and reviewing replies until it has about %(goal)d messages.") % {
            "goal": tree.goal_tree_size
        }
    return _("Volunteers are writing replies until it has about %(goal)d messages.") % {"goal": tree.goal_tree_size}
