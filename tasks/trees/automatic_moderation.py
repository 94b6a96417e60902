"""Automatic moderation by red flags and skips, only in the preset `classic`: like Open Assistant's, but once per signal.

In other presets they are signals for moderators. See docs/reference/states.md.
"""

from oasst.core import reaction_codes
from oasst.models import Message, TreeState
from tasks.models import Task, TaskState
from tasks.rules import kinds, policy
from tasks.trees import advance, interventions, lifecycle

# Trees in which signals act.
_IN_PROGRESS = (TreeState.INITIAL_PROMPT_REVIEW, TreeState.GROWING)


def flagged(message: Message) -> None:
    """Handles a red flag that was added or removed, in its transaction; the caller has locked the tree.

    A reply with too many flags is deleted with its descendants, unless it was rejected. For a prompt the tree is advanced:
    it is aborted, or resumes if flags were removed.
    """
    rules = policy.rules(message.lang)
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
    """Halts a tree with a message that too many people skipped.

    Runs in its own transaction after that of the skip: a skip locks an opening and must not wait for a tree.
    """
    rules = policy.rules(task.lang)
    if not rules.signals_act or task.kind not in kinds.REPLYING:
        return
    assert task.tree_id is not None
    skips = Task.objects.filter(message=task.message_id, kind=task.kind, state=TaskState.SKIPPED)
    if skips.values("user").distinct().count() < rules.auto_mod_max_skip_reply:
        return
    with advance.tree_change(task.tree_id, reason="skips", by=None) as (tree, new_events):
        if tree.state in _IN_PROGRESS:
            new_events.append(interventions.halt_locked(tree, reason="skips", by=None))
