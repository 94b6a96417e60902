"""What an action would change, in figures and by examples, before it is done; and what it has changed, in the same figures.

`messages`, of them `others` that nobody it is about wrote, and `prompts`; `trees` and `people`; `accounts`; what goes with
the messages: open `reports`, `reviews_of`, `rankings_of` and `reactions_to` them; and votes that go themselves: `reviews`,
`rankings` and `reactions`. What is taken out of the flow or comes back into it is counted; anything else is rehearsed and
rolled back, which is exact, too. Nothing is rehearsed only to write down what was announced: what is done at once says so
afterwards.
"""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from moderation import statements
from moderation.actions import plan, runner
from moderation.actions.orders import TO_PEOPLE, TO_TREES, Order
from moderation.models import Action, Change, Kind, Step
from oasst.models import Message, Quarantine

Figures = Mapping[str, int]

# Beyond so many trees only how many there are is told of what cannot be counted.
_MOST_REHEARSED = 50
_EXAMPLES = 5

COUNTED = (Kind.DELETE, Kind.PURGE, Kind.QUARANTINE, Kind.RELEASE)
_HOLDING = (Kind.QUARANTINE, Kind.RELEASE)


def figures(order: Order) -> Figures:
    """What a moderator is shown. The order has been checked."""
    return _counted(order) if order.kind in COUNTED else _rehearsed(order)


def examples(order: Order) -> list[Message]:
    """A few of the messages it concerns, those that were chosen first."""
    if order.kind in COUNTED:
        ids = [each for (each,) in statements.rows("deletion_examples", messages=_chosen(order), most=_EXAMPLES)]
    elif order.kind in TO_TREES:
        ids = list(Message.objects.filter(pk__in=order.messages).values_list("tree", flat=True).distinct()[:_EXAMPLES])
    elif order.kind == Kind.MERGE:
        ids = list(
            Message.objects.filter(author=order.person).order_by("-seq").values_list("pk", flat=True)[:_EXAMPLES]
        )
    else:
        ids = list(order.messages[:_EXAMPLES])
    found = Message.objects.select_related("author").in_bulk(ids)
    return [found[each] for each in ids if each in found]


def announced(order: Order, steps: int) -> Figures:
    """What can be said before an action of so many steps without doing it."""
    return _counted(order) if order.kind in COUNTED else _size(order, steps)


def done(action: Action) -> Figures:
    """What an action has changed so far, in the figures in which it is announced."""
    if action.kind in _ON_TREES:
        trees = Step.objects.filter(action=action, changes__table="tree").values("tree_id").distinct()
        lived = Message.objects.filter(tree__in=trees, deleted=False)
        return _shown({"messages": lived.count(), "trees": trees.count()})
    return effect(action)


def effect(action: Action) -> Figures:
    """What the action has changed so far."""
    changes = Change.objects.filter(step__action=action)
    if action.kind in _HOLDING:
        rows = [int(row) for row in changes.filter(table="quarantine").values_list("row", flat=True)]
        held = list(Quarantine.objects.filter(pk__in=rows).values_list("message", flat=True))
        return _shown(statements.record("deletion", messages=held))
    if action.kind in TO_PEOPLE and action.kind not in _ON_WORK:
        return {"accounts": 1} if action.kind == Kind.WARN or changes.filter(table="account").exists() else {}
    votes = statements.record("effect_on_votes", action=action.pk)
    reports = {"reports": changes.filter(table="report", before__outcome="").count()}
    return _shown(statements.record("effect_on_messages", action=action.pk) | votes | reports)


def _counted(order: Order) -> Figures:
    found = statements.record("deletion", messages=_chosen(order))
    if order.kind == Kind.PURGE and order.detail.get("votes"):
        assert order.person
        found |= statements.record("votes", person=order.person.pk)
    return _shown(found)


def _chosen(order: Order) -> list[UUID]:
    if order.kind != Kind.PURGE:
        return list(order.messages)
    return list(Message.objects.filter(plan.texts_purged(order)).values_list("pk", flat=True))


def _size(order: Order, steps: int) -> Figures:
    return {"messages": len(order.messages), "trees": steps - (order.kind in TO_PEOPLE)}


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
# What is done to people and changes what they gave.
_ON_WORK = (Kind.PURGE, Kind.MERGE)


def _shown(found: Mapping[str, int]) -> Figures:
    return {name: number for name, number in found.items() if number}
