"""Doing and undoing the steps of an action.

Each step is one transaction: it does its part and records every row it changed, before and after. So a step is done with
its record or not at all. A killed job leaves the remaining steps waiting; two workers share one action.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from moderation import cases, notices
from moderation.actions import journal, undo
from moderation.changes import Blocked, difference
from moderation.kinds import KINDS
from moderation.models import Action, State, Step
from oasst.background import queue
from oasst.models import User
from tasks.trees import lifecycle

log = logging.getLogger(__name__)

_dice = Random()  # noqa: S311 -- no secret

# Steps between two checks whether the action has been stopped.
_AT_ONCE = 50

_WAITING = {State.RUNNING: Step.State.WAITING, State.UNDOING: Step.State.DONE}
_ENDED = {State.RUNNING: State.DONE, State.UNDOING: State.UNDONE}


def run(action_id: UUID, *, strict: bool = False) -> bool:
    """Runs all steps that wait; True when this call ended the action.

    `strict`: what cannot be done is raised, and the caller's transaction with it, instead of noted with the step.
    """
    while action := Action.objects.select_related("by", "person", "into", "undone_by").filter(pk=action_id).first():
        if action.state not in _WAITING:
            return False
        steps = list(action.steps.filter(state=_WAITING[State(action.state)]).order_by("id")[:_AT_ONCE])
        if not steps:
            return end(action_id, State(action.state), _ENDED[State(action.state)])
        _dice.shuffle(steps)  # two workers rarely pick the same one
        for step in steps:
            step.action = action
            _take(step, strict=strict)
    return False


def _take(step: Step, *, strict: bool) -> None:
    act = _undo if step.action.state == State.UNDOING else _do
    try:
        act(step)
    except (Blocked, DatabaseError) as wrong:
        if strict:
            raise
        log.warning("Step %s of action %s: %s", step.pk, step.action_id, wrong)
        Step.objects.filter(pk=step.pk).update(state=Step.State.BLOCKED, note=str(wrong))


@transaction.atomic
def _do(step: Step) -> None:
    if not _take_over(step, Step.State.WAITING, Step.State.DONE):
        return
    if step.tree_id:
        lifecycle.locked(step.tree_id)
    before = journal.of_step(step)
    kind = KINDS[step.action.kind]
    effect = kind.on_tree if step.tree_id else kind.on_account
    note = effect(step.action, step) if effect else ""
    if step.tree_id:
        cases.close_for(step.action, step, before)
    journal.record(step, difference(before, journal.of_step(step, before)))
    if note:
        Step.objects.filter(pk=step.pk).update(note=note)


@transaction.atomic
def _undo(step: Step) -> None:
    if not _take_over(step, Step.State.DONE, Step.State.UNDONE):
        return
    by: User | None = step.action.undone_by
    if step.tree_id:
        undo.on_tree(step, by=by)
    else:
        undo.on_account(step, by=by)


def _take_over(step: Step, was: str, becomes: str) -> bool:
    """Sets the step's state, compare-and-swap; False where another worker has taken it."""
    return bool(Step.objects.filter(pk=step.pk, state=was).update(state=becomes, note=""))


@transaction.atomic
def end(action_id: UUID, was: State, becomes: State) -> bool:
    """Ends the action and notifies the people affected, once; False where its state is no longer `was`."""
    ended = Action.objects.filter(pk=action_id, state=was).update(state=becomes, finished_at=timezone.now())
    if ended:
        action = Action.objects.get(pk=action_id)
        notices.notify(action)
    return bool(ended)


@contextmanager
def asynchronous_commit() -> Iterator[None]:
    """Commits do not wait for the disk: a step lost in a power cut is simply not done. Steps queue no jobs; sweeps do what
    follows from all of them.
    """
    with connection.cursor() as cursor, queue.without():
        cursor.execute("SET synchronous_commit TO off")
        try:
            yield
        finally:
            cursor.execute("SET synchronous_commit TO DEFAULT")


def rehearse(action: Action) -> None:
    """Does all steps, for a caller that rolls them back."""
    for step in action.steps.order_by("id"):
        step.action = action
        _do(step)


def run_pending() -> int:
    """The sweep: runs actions whose job was lost or killed; returns how many it ended."""
    under_way = Action.objects.filter(state__in=_WAITING).order_by("created_at").values_list("pk", flat=True)
    return sum(run(action_id) for action_id in list(under_way))
