"""What an action would change, in figures and by examples, and what it has changed, in the same figures.

`messages`, of them `others` by other authors than the person, and `prompts`; `trees` and `people`; `accounts`; what goes
with the messages: open `reports`, `reviews_of`, `rankings_of` and `reactions_to` them; and votes that go themselves:
`reviews`, `rankings` and `reactions`. Kinds that can be counted are counted; any other action is rehearsed and rolled back,
which is exact, too. Only previews are rehearsed: an action that is done at once stores its figures afterwards.
"""

from django.db import transaction

from moderation.actions import plan, runner
from moderation.kinds import KINDS
from moderation.kinds.base.figures import Figures
from moderation.kinds.base.order import Order
from moderation.models import Action, Step
from oasst.models import Message

# With more trees than this the rehearsal would take too long: the preview shows their number alone.
_MOST_REHEARSED = 50
_EXAMPLES = 5


def figures(order: Order) -> Figures:
    """For the moderator's preview. The order has been checked."""
    count = KINDS[order.kind].count
    return count(order) if count else _rehearsed(order)


def examples(order: Order) -> list[Message]:
    """A few of the messages that would change, those that were chosen first."""
    ids = KINDS[order.kind].examples(order, _EXAMPLES)
    found = Message.objects.select_related("author").in_bulk(list(ids))
    return [found[each] for each in ids if each in found]


def announced(order: Order, steps: int) -> Figures:
    """What is known about an action of `steps` steps before it runs."""
    count = KINDS[order.kind].count
    return count(order) if count else _size(order, steps)


def is_counted(action: Action) -> bool:
    return KINDS[action.kind].count is not None


def done(action: Action) -> Figures:
    """What an action has changed so far, in the figures in which it is announced."""
    return (KINDS[action.kind].summary or effect)(action)


def effect(action: Action) -> Figures:
    """What the action has changed so far."""
    return KINDS[action.kind].changed(action)


def _size(order: Order, steps: int) -> Figures:
    return {"messages": len(order.messages), "trees": steps - KINDS[order.kind].is_for_people}


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
