"""Bringing a tree back from where a moderator's act had sent it, when what the act took out is back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from oasst.models import Event, EventType, MessageTree, TreeState, User
from tasks.rules import policy, shape
from tasks.rules.thresholds import Rules
from tasks.trees import lifecycle, ranks

# The longest way a tree goes in one act: growing, ranking, ready for scoring, finished.
_LONGEST = 3

_TAKEN_OUT = (EventType.MESSAGE_DELETED, EventType.MESSAGE_QUARANTINED)


def revive(tree: MessageTree, *, reason: str, by: User | None) -> list[Event]:
    """Brings the tree back to where a deletion or a quarantine found it; returns the events, still to be recorded.

    That is: nothing has moved the tree since, something that act took out is back, and with it the facts no longer carry
    the tree to where it is now. Ranks written on the way are what they were. The caller holds the lock.
    """
    moves = _last_moves(tree)
    if not moves:
        return []
    current, was = lifecycle.facts(tree), moves[0].detail["from"]
    if not _is_back(moves[0], current) or _leads_here(tree, replace(current, state=was), policy.rules()):
        return []
    ranks.restore(_ranks_before(moves))
    return [lifecycle.revert(tree, was, reason=reason, by=by, author_id=current.root.author_id)]


def _last_moves(tree: MessageTree) -> list[Event]:
    """The steps of the act that moved the tree last, the first of them first; none where it was no act of a moderator."""
    changes = Event.objects.filter(tree_id=tree.pk, type=EventType.TREE_STATE_CHANGED).order_by("-id")
    last = list(changes[:_LONGEST])
    act = last[0].detail.get("act") if last else None
    return [each for each in reversed(last) if each.detail.get("act") == act] if act else []


def _is_back(move: Event, current: shape.Facts) -> bool:
    """Something the act deleted lives, or something it held in quarantine is released; whatever else may keep it out."""
    acts = Event.objects.filter(tree_id=move.tree_id, type__in=_TAKEN_OUT, detail__act=move.detail["act"])
    taken_out = [(type_, current.nodes.get(id_)) for type_, id_ in acts.values_list("type", "message_id") if id_]
    return any(
        not (node.deleted if type_ == EventType.MESSAGE_DELETED else node.quarantined)
        for type_, node in taken_out
        if node
    )


def _leads_here(tree: MessageTree, current: shape.Facts, rules: Rules) -> bool:
    """The facts would carry the tree to where it is now in any case."""
    scored = tree.state in (TreeState.READY_FOR_EXPORT, TreeState.SCORING_FAILED)
    return shape.destination(current, rules) == (TreeState.READY_FOR_SCORING if scored else tree.state)


def _ranks_before(moves: list[Event]) -> Mapping[UUID, int | None]:
    written: dict[str, Any] = {}
    for move in moves:
        written |= move.detail.get("ranks", {})
    return {UUID(key): before for key, (before, _after) in written.items()}
