"""The only module that changes the state of a tree. Callers have locked the tree."""

import json
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models.functions import Now

from oasst import events
from oasst.db import locks
from oasst.models import Event, MessageTree, TreeState, User
from tasks import statements
from tasks.rules import shape
from tasks.rules.thresholds import Rules
from tasks.trees import ranks

S = TreeState

# From each state the states a tree may enter next.
TRANSITIONS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        S.INITIAL_PROMPT_REVIEW: frozenset({S.PROMPT_LOTTERY_WAITING, S.ABORTED_LOW_GRADE, S.HALTED_BY_MODERATOR}),
        S.ABORTED_LOW_GRADE: frozenset({S.PROMPT_LOTTERY_WAITING, S.HALTED_BY_MODERATOR}),
        S.PROMPT_LOTTERY_WAITING: frozenset({S.GROWING, S.HALTED_BY_MODERATOR}),
        S.GROWING: frozenset({S.RANKING, S.ABORTED_LOW_GRADE, S.HALTED_BY_MODERATOR}),
        S.RANKING: frozenset({S.READY_FOR_SCORING, S.HALTED_BY_MODERATOR}),
        S.READY_FOR_SCORING: frozenset({S.READY_FOR_EXPORT, S.SCORING_FAILED}),
        S.SCORING_FAILED: frozenset({S.READY_FOR_SCORING, S.RANKING, S.HALTED_BY_MODERATOR}),
        S.READY_FOR_EXPORT: frozenset({S.HALTED_BY_MODERATOR}),
        S.BACKLOG_RANKING: frozenset({S.RANKING, S.ABORTED_LOW_GRADE, S.HALTED_BY_MODERATOR}),
        S.HALTED_BY_MODERATOR: frozenset(),
    }
)
# Two functions go back outside of this table: `resume` lifts a halt to the earlier state, and `revert` undoes the changes
# that followed from a moderation action on a message.


class WrongState(Exception):
    """There is no such transition from the current state."""


def locked(tree_id: UUID, *, by: User | None = None) -> MessageTree:
    """Locks the tree until the end of the transaction, and before it the person `by` if given.

    Raises:
        MessageTree.DoesNotExist: there is no such tree.
    """
    if by is None:
        tree = statements.one(MessageTree, "lock_tree", tree=tree_id)
    else:
        person = {"namespace": int(locks.Namespace.PERSON), "person": locks.of_person(by.pk)}
        tree = statements.one(MessageTree, "lock_tree_for_person", tree=tree_id, **person)
    if tree is None:
        raise MessageTree.DoesNotExist
    return tree


def enter(tree: MessageTree, new: str, *, reason: str, by: User | None, author_id: UUID | None) -> Event:
    """Changes the state by one of the TRANSITIONS; returns the event, which is not yet recorded.

    Raises:
        WrongState: there is no such transition.
    """
    old = tree.state
    if new not in TRANSITIONS[old]:
        raise WrongState(f"A tree that is {old} cannot become {new}.")
    return _write(
        tree, new, prior=old if new == S.HALTED_BY_MODERATOR else "", reason=reason, by=by, author_id=author_id
    )


def resume(tree: MessageTree, *, reason: str, by: User | None, author_id: UUID | None) -> Event:
    """Lifts a halt: the tree returns to its earlier state.

    Raises:
        WrongState: the tree is not halted.
    """
    if tree.state != S.HALTED_BY_MODERATOR or not tree.prior_state:
        raise WrongState(f"A tree that is {tree.state} is not halted.")
    return _write(tree, tree.prior_state, prior="", reason=reason, by=by, author_id=author_id)


def revert(tree: MessageTree, state: str, *, reason: str, by: User | None, author_id: UUID | None) -> Event:
    """Undoes the last changes of state, as determined by `tasks.trees.revival`."""
    return _write(tree, state, prior="", reason=reason, by=by, author_id=author_id)


def restore_state(
    tree: MessageTree, columns: Mapping[str, Any], *, reason: str, by: User | None, author_id: UUID | None
) -> Event:
    """Restores the state before an action that is undone, with the columns that belong to it; returns the event."""
    old = tree.state
    MessageTree.objects.filter(pk=tree.pk).update(**columns)
    tree.refresh_from_db(fields=["state", "prior_state", "state_since", "won_prompt_lottery_at"])
    return events.tree_changed(tree, old=old, by=by, reason=reason, root_author=author_id)


def _write(tree: MessageTree, new: str, *, prior: str, reason: str, by: User | None, author_id: UUID | None) -> Event:
    old, tree.state, tree.prior_state = tree.state, new, prior
    fields: dict[str, Any] = {"state": new, "prior_state": prior, "state_since": Now()}
    if new == S.GROWING and tree.won_prompt_lottery_at is None:
        fields["won_prompt_lottery_at"] = Now()
    if MessageTree.objects.filter(pk=tree.pk, state=old).update(**fields) != 1:
        raise WrongState(f"The tree is no longer {old}.")
    return events.tree_changed(tree, old=old, by=by, reason=reason, root_author=author_id)


# --- Advancing by the facts ---------------------------------------------------------------------------------------------


def facts(tree: MessageTree) -> shape.Facts:
    """The facts that decide state and openings. Locks the openings, so that none is leased meanwhile."""
    nodes: dict[UUID, shape.Node] = {}
    leased: dict[shape.OpeningKey, int] = {}
    for *fields, leases in statements.rows("facts", tree=tree.pk):
        node = shape.Node(*fields)
        nodes[node.id] = node
        leased |= {(kind, node.id): number for kind, number in json.loads(leases or "{}").items()}
    return shape.Facts(
        id=tree.pk,
        state=tree.state,
        goal_tree_size=tree.goal_tree_size,
        max_depth=tree.max_depth,
        max_children_count=tree.max_children_count,
        nodes=nodes,
        leased=leased,
    )


def advance(tree: MessageTree, rules: Rules, *, reason: str, by: User | None = None) -> list[Event]:
    """Advances the tree as far as its facts allow and stores its openings.

    Returns the events, which are not yet recorded. The caller has locked the tree.
    """
    current = facts(tree)
    new_events: list[Event] = []
    while new := shape.next_state(current, rules):
        new_events.append(enter(tree, new, reason=reason, by=by, author_id=current.root.author_id))
        if new == S.READY_FOR_SCORING:
            new_events.append(_score(tree, current, reason, by))
        current = replace(current, state=tree.state)
    if tree.state in shape.LIVE or current.leased:
        _store(tree, shape.openings(current, rules))
    return new_events


def takes_reply(tree: MessageTree, parent_id: UUID | None, rules: Rules, *, beside_leases: bool = True) -> bool:
    """Whether the tree lacks messages and this parent has room, counting open leases as replies or not."""
    current = facts(tree)
    if not beside_leases:
        current = replace(current, leased={})
    places = shape.reply_openings(current, rules) if tree.state == S.GROWING else []
    return any(
        each.message_id == parent_id and each.wanted > each.done + current.leased.get(each.key, 0) for each in places
    )


def has_rankable(current: shape.Facts, rules: Rules) -> bool:
    return any(shape.rankable(current, rules))


def _score(tree: MessageTree, current: shape.Facts, reason: str, by: User | None) -> Event:
    """Writes the ranks; the event has the old and new rank of every changed reply."""
    changed = ranks.write(tree.pk)
    state = S.SCORING_FAILED if changed is None else S.READY_FOR_EXPORT
    event = enter(tree, state, reason=reason, by=by, author_id=current.root.author_id)
    if changed:
        event.detail["ranks"] = {str(key): list(ranks) for key, ranks in changed.items()}
    return event


def _store(tree: MessageTree, wanted: list[shape.Opening]) -> None:
    statements.changed(
        "store_openings",
        tree=tree.pk,
        lang=tree.lang,
        kinds=[each.kind for each in wanted],
        messages=[each.message_id for each in wanted],
        wanted=[each.wanted for each in wanted],
        done=[each.done for each in wanted],
        barred=[each.barred_id for each in wanted],
        lonely=[each.lonely for each in wanted],
        waits=[each.waits for each in wanted],
    )
