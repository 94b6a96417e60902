"""Figures of actions: before, by counting, and after, from the record of changes. Zeros are left out."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from moderation import statements
from moderation.kinds.base.order import Order
from moderation.models import Action, Change, Step
from oasst.models import Message, Quarantine

Figures = Mapping[str, int]


def nonzero(found: Mapping[str, int]) -> Figures:
    return {name: number for name, number in found.items() if number}


def count_with_replies(order: Order) -> Figures:
    """The chosen messages and all below them, with their reports and votes."""
    return nonzero(statements.record("deletion", messages=list(order.messages), voter=None))


def examples_with_replies(order: Order, most: int) -> Sequence[UUID]:
    return deletion_examples(order.messages, most)


def deletion_examples(messages: Sequence[UUID], most: int) -> Sequence[UUID]:
    return [each for (each,) in statements.rows("deletion_examples", messages=list(messages), most=most)]


def changed_work(action: Action) -> Figures:
    """Messages and votes that were changed, votes on deleted or restored messages, and reports that were decided."""
    votes = statements.record("effect_on_votes", action=action.pk)
    votes |= statements.record("effect_on_votes_of", action=action.pk)
    decided = Change.objects.filter(step__action=action, table="report", before__outcome="")
    messages = statements.record("effect_on_messages", action=action.pk)
    return nonzero(messages | votes | {"reports": decided.count()})


def changed_quarantines(action: Action) -> Figures:
    """The messages that were quarantined or released, and all below them."""
    changes = Change.objects.filter(step__action=action, table="quarantine")
    keys = [int(row) for row in changes.values_list("row", flat=True)]
    messages = list(Quarantine.objects.filter(pk__in=keys).values_list("message", flat=True))
    return nonzero(statements.record("deletion", messages=messages, voter=None))


def changed_trees(action: Action) -> Figures:
    """The trees whose state was changed, and the messages in them."""
    trees = Step.objects.filter(action=action, changes__table="tree").values("tree_id").distinct()
    messages = Message.objects.filter(tree__in=trees, deleted=False)
    return nonzero({"messages": messages.count(), "trees": trees.count()})


def changed_account(action: Action) -> Figures:
    changes = Change.objects.filter(step__action=action, table="account")
    return nonzero({"accounts": int(changes.exists())})


def one_account(_action: Action) -> Figures:
    """Of what concerns a person and changes no row."""
    return {"accounts": 1}
