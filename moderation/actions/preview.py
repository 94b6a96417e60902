"""What an action would change, in figures, before it is done; and what it has changed, in the same figures.

`messages`, of them `others` that nobody it is about wrote, and `prompts`; `trees` and `people`; `reviews`, `rankings` and
`reactions`. Deletions and purges are counted; anything else is rehearsed and taken back, which is exact, too. Nothing is
rehearsed only to write down what was announced: what is done at once says so afterwards.
"""

from collections.abc import Mapping

from django.db import transaction

from moderation import statements
from moderation.actions import plan, runner
from moderation.actions.orders import TO_PEOPLE, Order
from moderation.models import Action, Kind, Step
from oasst.models import Message

Figures = Mapping[str, int]

# Beyond so many trees only how many there are is told of what cannot be counted.
_MOST_REHEARSED = 50

COUNTED = (Kind.DELETE, Kind.PURGE)


def figures(order: Order) -> Figures:
    """What a moderator is shown. The order has been checked."""
    return _counted(order) if order.kind in COUNTED else _rehearsed(order)


def announced(order: Order, steps: int) -> Figures:
    """What can be said before an action of so many steps without doing it."""
    return _counted(order) if order.kind in COUNTED else _size(order, steps)


def done(action: Action) -> Figures:
    """What an action has changed so far, in the figures in which it is announced."""
    return {"trees": _trees_changed(action)} if action.kind in _ON_TREES else effect(action)


def effect(action: Action) -> Figures:
    """What the action has changed so far."""
    votes = statements.record("effect_on_votes", action=action.pk)
    return _shown(statements.record("effect_on_messages", action=action.pk) | votes)


def _counted(order: Order) -> Figures:
    if order.kind == Kind.DELETE:
        return _shown(statements.record("deletion", messages=list(order.messages)))
    return _of_purge(order)


def _size(order: Order, steps: int) -> Figures:
    return {"messages": len(order.messages), "trees": steps - (order.kind in TO_PEOPLE)}


def _of_purge(order: Order) -> Figures:
    assert order.person
    ids = Message.objects.filter(plan.texts_purged(order)).values_list("pk", flat=True)
    found = statements.record("deletion", messages=list(ids))
    if order.detail.get("votes"):
        found |= statements.record("votes", person=order.person.pk)
    return _shown(found)


def _rehearsed(order: Order) -> Figures:
    action = Action(kind=order.kind, reason=order.reason, by=order.by, person=order.person, into=order.into)
    action.detail, action.text = order.detail, order.text
    steps = plan.steps(order, action)
    if len(steps) > _MOST_REHEARSED:
        return _size(order, len(steps))
    with transaction.atomic():
        action.undo_until = action.created_at
        action.save()
        Step.objects.bulk_create(steps)
        runner.rehearse(action)
        found = done(action)
        transaction.set_rollback(True)
    return found


_ON_TREES = (Kind.HALT, Kind.RESUME)


def _trees_changed(action: Action) -> int:
    return Step.objects.filter(action=action, changes__table="tree").distinct().count()


def _shown(found: Mapping[str, int]) -> Figures:
    return {name: number for name, number in found.items() if number}
