"""What red flags and skips do by themselves: in `classic` what the reference's automatic moderation did, but only once,
when the signal comes. Elsewhere they are for moderators to read.
"""

from oasst.core import reaction_codes
from oasst.models import Message, TreeState
from tasks.models import Task, TaskState
from tasks.rules import kinds, policy
from tasks.trees import advance, interventions, lifecycle

# Trees in which signals act.
_IN_PROGRESS = (TreeState.INITIAL_PROMPT_REVIEW, TreeState.GROWING)


def flagged(message: Message) -> None:
    """What follows of a red flag given or taken back. In its transaction, whose caller holds the tree's lock.

    A reply with too many is deleted with all below it, unless it was rejected anyway. With a prompt its tree goes where
    its facts carry it: out, and back should flags be taken back.
    """
    rules = policy.rules()
    if not rules.signals_act:
        return
    tree = lifecycle.locked(message.tree_id)
    flags = reaction_codes.counted(message.emojis).get(reaction_codes.RED_FLAG, 0)
    counts = message.review_result or message.review_count < rules.num_reviews_reply
    if message.parent_id is None:
        advance.move_on(tree, [], reason="red flags")
    elif flags >= rules.auto_mod_red_flags and counts and tree.state in _IN_PROGRESS:
        interventions.delete(message, by=None, reason="red flags")


def skipped(task: Task) -> None:
    """Halts a tree with a message that too many people would not answer.

    In a transaction of its own, after that of the skip: a skip holds an opening and must not wait for a tree.
    """
    rules = policy.rules()
    if not rules.signals_act or task.kind not in kinds.REPLYING:
        return
    assert task.tree_id is not None
    skips = Task.objects.filter(message=task.message_id, kind=task.kind, state=TaskState.SKIPPED)
    if skips.values("user").distinct().count() < rules.auto_mod_max_skip_reply:
        return
    with advance.tree_change(task.tree_id, reason="skips", by=None) as (tree, new_events):
        if tree.state in _IN_PROGRESS:
            new_events.append(interventions.halt_locked(tree, reason="skips", by=None))
