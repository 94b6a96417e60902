"""Which trees and messages an order concerns."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from moderation.kinds.base.order import Order
from oasst.models import Message, Ranking, Reaction, Review, User


def trees_of_messages(order: Order) -> Mapping[UUID, Sequence[UUID]]:
    return by_tree(Message.objects.filter(pk__in=order.messages).values_list("tree", "pk"))


def by_tree(rows: Iterable[tuple[UUID, UUID]]) -> dict[UUID, list[UUID]]:
    trees: dict[UUID, list[UUID]] = defaultdict(list)
    for tree, message in rows:
        trees[tree].append(message)
    return trees


def trees_with_votes(person: User) -> set[UUID]:
    return {
        *Review.objects.filter(user=person).values_list("message__tree", flat=True),
        *Ranking.objects.filter(user=person).values_list("parent__tree", flat=True),
        *Reaction.objects.filter(user=person).values_list("message__tree", flat=True),
    }


def trees_with_work(person: User) -> set[UUID]:
    written = Message.objects.filter(author=person).values_list("tree", flat=True)
    edited = Message.objects.filter(revisions__author=person).values_list("tree", flat=True)
    return {*written, *edited, *trees_with_votes(person)}


def first_messages(order: Order, most: int) -> Sequence[UUID]:
    return list(order.messages[:most])


def prompts(order: Order, most: int) -> Sequence[UUID]:
    """A tree is known by its prompt."""
    return list(Message.objects.filter(pk__in=order.messages).values_list("tree", flat=True).distinct()[:most])
