"""What red flags and skips do by themselves: in `classic` what the reference's automatic moderation did, but only once,
when the signal comes. Elsewhere they are for moderators to read.
"""

from collections.abc import Callable
from dataclasses import dataclass

from oasst.core import reaction_codes
from oasst.models import Message, TreeState, User
from tasks.models import Task, TaskState
from tasks.rules import kinds, policy
from tasks.trees import advance, interventions, lifecycle


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who follows red flags: given by a person for a reason with a note, and taken back by them."""

    heard: Callable[[Message, User, str, str], None]
    taken_back: Callable[[Message, User], None]


_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """For apps above, from `AppConfig.ready`. Listeners run in the flag's transaction, under the tree's lock."""
    _listeners.append(listener)


def tell(message: Message, by: User, *, is_given: bool, reason: str, note: str) -> None:
    """A red flag was given, or given again with more to say, or taken back."""
    for each in _listeners:
        if is_given:
            each.heard(message, by, reason, note)
        else:
            each.taken_back(message, by)


# Trees in which signals act.
_IN_THE_MAKING = (TreeState.INITIAL_PROMPT_REVIEW, TreeState.GROWING)


def flagged(message: Message) -> None:
    """What follows of a red flag given or taken back. In its transaction, whose caller holds the tree's lock.

    A reply with too many is deleted with all below it, unless it was rejected anyway. With a prompt its tree goes where
    its facts carry it: out, and back should flags be taken back.
    """
    rules = policy.rules()
    if not rules.signals_act:
        return
    tree = lifecycle.locked(message.tree_id)
    flags = (message.emojis or {}).get(reaction_codes.RED_FLAG, 0)
    counts = message.review_result or message.review_count < rules.num_reviews_reply
    if message.parent_id is None:
        advance.move_on(tree, [], reason="red flags")
    elif flags >= rules.auto_mod_red_flags and counts and tree.state in _IN_THE_MAKING:
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
    with advance.held(task.tree_id, reason="skips", by=None) as (tree, happened):
        if tree.state in _IN_THE_MAKING:
            happened.append(interventions.halted(tree, reason="skips", by=None))
