"""Revival of a tree: restores the state that a moderation action changed, when the removed messages are back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from oasst.models import Event, EventType, MessageTree, TreeState, User
from tasks.rules import policy, shape
from tasks.rules.thresholds import Rules
from tasks.trees import lifecycle, ranks

# Most changes of state in one action: growing, ranking, ready for scoring, finished.
_LONGEST = 3

_TAKEN_OUT = (EventType.MESSAGE_DELETED, EventType.MESSAGE_QUARANTINED)


def revive(tree: MessageTree, *, reason: str, by: User | None) -> list[Event]:
    """Restores the state before a deletion or a quarantine; returns the events, which are not yet recorded.

    Only if the state has not changed since, a message removed by that action is back, and the facts no longer lead to the
    current state. Ranks written by those changes are restored, too. The caller has locked the tree.
    """
    moves = _last_moves(tree)
    if not moves:
        return []
    current, was = lifecycle.facts(tree), moves[0].detail["from"]
    if not _is_back(moves[0], current) or _leads_here(tree, replace(current, state=was), policy.rules(tree.lang)):
        return []
    ranks.restore(_ranks_before(moves))
    return [lifecycle.revert(tree, was, reason=reason, by=by, author_id=current.root.author_id)]


def _last_moves(tree: MessageTree) -> list[Event]:
    """The changes of state by the latest action, oldest first; empty if it was no moderation action."""
    changes = Event.objects.filter(tree_id=tree.pk, type=EventType.TREE_STATE_CHANGED).order_by("-id")
    last = list(changes[:_LONGEST])
    act = last[0].detail.get("act") if last else None
    return [each for each in reversed(last) if each.detail.get("act") == act] if act else []


def _is_back(move: Event, current: shape.Facts) -> bool:
    """A message that the action deleted is restored, or one that it quarantined is released."""
    acts = Event.objects.filter(tree_id=move.tree_id, type__in=_TAKEN_OUT, detail__act=move.detail["act"])
    taken_out = [(type_, current.nodes.get(id_)) for type_, id_ in acts.values_list("type", "message_id") if id_]
    return any(
        not (node.deleted if type_ == EventType.MESSAGE_DELETED else node.quarantined)
        for type_, node in taken_out
        if node
    )


def _leads_here(tree: MessageTree, current: shape.Facts, rules: Rules) -> bool:
    """The facts lead to the current state of the tree anyway."""
    scored = tree.state in (TreeState.READY_FOR_EXPORT, TreeState.SCORING_FAILED)
    return shape.destination(current, rules) == (TreeState.READY_FOR_SCORING if scored else tree.state)


def _ranks_before(moves: list[Event]) -> Mapping[UUID, int | None]:
    written: dict[str, Any] = {}
    for move in moves:
        written |= move.detail.get("ranks", {})
    return {UUID(key): before for key, (before, _after) in written.items()}
