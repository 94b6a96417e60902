"""Moving a tree on: the one way in which every act on a tree ends."""

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
    """The tree under its lock, in a transaction: the frame of a moderator's act.

    Events appended inside are recorded with those of the tree's moving on; all carry the id of the act, by which it can
    be undone.
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
    """Takes the tree as far as its facts carry it and records all that happened at once; True where its state changed.

    `before` is the state it had when the act began, where the act itself has changed it. A change makes room for other
    trees or takes it, so a decision on the language follows the commit. The caller holds the tree's lock.
    """
    before = before or tree.state
    new_events += lifecycle.advance(tree, policy.rules(), reason=reason, by=by)
    if act:
        for event in new_events:
            event.detail["act"] = str(act)
    if new_events:
        events.record(*new_events)
    if tree.state != before:
        flow.decide_soon(tree.lang, ended=before in shape.LIVE and tree.state not in _CONTINUES)
    return tree.state != before


_CONTINUES = (*shape.LIVE, TreeState.PROMPT_LOTTERY_WAITING)
