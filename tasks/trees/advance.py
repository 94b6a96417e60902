"""Advancing a tree after a change: the last step of every action on a tree."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

from django.db import transaction

from oasst import events
from oasst.models import Event, MessageTree, TreeState, User
from tasks.rules import policy, shape
from tasks.trees import flow, lifecycle


@contextmanager
def tree_change(tree_id: UUID, *, reason: str, by: User | None) -> Iterator[tuple[MessageTree, list[Event]]]:
    """Locks the tree in a transaction and advances it at the end: the frame of a moderation action.

    Events appended inside are recorded with those of the advance; all carry the id of the action, by which it can be
    undone.
    """
    with transaction.atomic():
        tree = lifecycle.locked(tree_id)
        before = tree.state
        new_events: list[Event] = []
        yield tree, new_events
        move_on(tree, new_events, reason=reason, by=by, before=before, act=uuid4())


def move_on(
    tree: MessageTree,
    new_events: list[Event],
    *,
    reason: str,
    by: User | None = None,
    before: str | None = None,
    act: UUID | None = None,
) -> bool:
    """Advances the tree as far as its facts allow and records all events together; True if its state changed.

    `before` is the state before the action, if the action itself changed it. A changed state frees or takes room for other
    trees, so a decision on the language follows the commit. The caller has locked the tree.
    """
    before = before or tree.state
    new_events += lifecycle.advance(tree, policy.rules(tree.lang), reason=reason, by=by)
    if act:
        for event in new_events:
            event.detail["act"] = str(act)
    if new_events:
        events.record(*new_events)
    if tree.state != before:
        flow.decide_soon(tree.lang, ended=before in shape.LIVE and tree.state not in _CONTINUES)
    return tree.state != before


_CONTINUES = (*shape.LIVE, TreeState.PROMPT_LOTTERY_WAITING)
