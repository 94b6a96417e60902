"""The steps of an order."""

from moderation.kinds import KINDS
from moderation.kinds.base.order import Order
from moderation.models import Action, Step


def steps(order: Order, action: Action) -> list[Step]:
    """One for each tree, in the order in which locks are taken, and for people one on the account. Not saved yet."""
    kind = KINDS[order.kind]
    trees = sorted(kind.trees(order).items())
    planned = [Step(action=action, tree_id=tree, messages=sorted(messages)) for tree, messages in trees]
    return [*planned, Step(action=action)] if kind.is_for_people else planned
