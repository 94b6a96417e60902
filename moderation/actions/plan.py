"""Which trees and accounts an order concerns: a step for each, in the order in which locks are taken."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from moderation.actions.orders import TO_PEOPLE, Order
from moderation.models import Action, Kind, Step
from oasst.models import Message, Ranking, Reaction, Review, User


def steps(order: Order, action: Action) -> list[Step]:
    """Not saved yet."""
    trees = _trees(order)
    found = [Step(action=action, tree_id=tree, messages=sorted(messages)) for tree, messages in sorted(trees.items())]
    if order.kind in TO_PEOPLE:
        found.append(Step(action=action))
    return found


def _trees(order: Order) -> dict[UUID, list[UUID]]:
    if order.kind == Kind.PURGE:
        return purged(order)
    if order.kind == Kind.MERGE:
        assert order.person
        return {tree: [] for tree in _trees_with_work_of(order.person)}
    found = Message.objects.filter(pk__in=order.messages).values_list("tree", "pk")
    return _by_tree(found)


def purged(order: Order) -> dict[UUID, list[UUID]]:
    """The person's messages that are not deleted, by tree, and with `votes` the trees on which they said something."""
    assert order.person
    found = Message.objects.filter(texts_purged(order)).values_list("tree", "pk")
    trees = _by_tree(found)
    if order.detail.get("votes"):
        for tree in _trees_with_votes_of(order.person):
            trees.setdefault(tree, [])
    return trees


def texts_purged(order: Order) -> Q:
    asked = Q(author=order.person, deleted=False)
    if not order.detail.get("prompts", True):
        asked &= Q(parent__isnull=False)
    for name, bound in (("min_date", "gte"), ("max_date", "lte")):
        if order.detail.get(name):
            asked &= Q(**{f"created_at__{bound}": datetime.fromisoformat(order.detail[name])})
    return asked


def _by_tree(found: Iterable[tuple[UUID, UUID]]) -> dict[UUID, list[UUID]]:
    trees: dict[UUID, list[UUID]] = defaultdict(list)
    for tree, message in found:
        trees[tree].append(message)
    return trees


def _trees_with_votes_of(person: User) -> set[UUID]:
    return {
        *Review.objects.filter(user=person).values_list("message__tree", flat=True),
        *Ranking.objects.filter(user=person).values_list("parent__tree", flat=True),
        *Reaction.objects.filter(user=person).values_list("message__tree", flat=True),
    }


def _trees_with_work_of(person: User) -> set[UUID]:
    written = Message.objects.filter(author=person).values_list("tree", flat=True)
    edited = Message.objects.filter(revisions__author=person).values_list("tree", flat=True)
    return {*written, *edited, *_trees_with_votes_of(person)}
