"""Purging a person's work: deleted at once with all replies below it, erased when the time for undoing is over.

In the detail: `ban` the person, too; `votes` and `prompts`, too; only what was written from `min_date` to `max_date`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from moderation import statements
from moderation.kinds.ban import ban
from moderation.kinds.base import figures, selection
from moderation.kinds.base.erasure import ERASED
from moderation.kinds.base.figures import Figures
from moderation.kinds.base.kind import ActionKind, FormField, Scope, Target
from moderation.kinds.base.order import Order
from moderation.kinds.base.steps import delete_messages, tree_of
from moderation.models import Action, Change, Kind, Report, Step
from oasst.models import Message, Reaction, Review, Revision, WithdrawnMessage
from tasks.acts import votes
from tasks.models import Draft


def messages_to_purge(order: Order) -> "QuerySet[Message]":
    asked = Q(author=order.person, deleted=False)
    if not order.detail.get("prompts", True):
        asked &= Q(parent__isnull=False)
    for name, bound in (("min_date", "gte"), ("max_date", "lte")):
        if order.detail.get(name):
            asked &= Q(**{f"created_at__{bound}": datetime.fromisoformat(order.detail[name])})
    return Message.objects.filter(asked)


def _ids(order: Order) -> list[UUID]:
    return list(messages_to_purge(order).values_list("pk", flat=True))


def _trees(order: Order) -> Mapping[UUID, Sequence[UUID]]:
    """With `votes` also the trees in which the person only reviewed, ranked or reacted."""
    assert order.person
    trees = selection.by_tree(messages_to_purge(order).values_list("tree", "pk"))
    if order.detail.get("votes"):
        for tree in selection.trees_with_votes(order.person):
            trees.setdefault(tree, [])
    return trees


def _count(order: Order) -> Figures:
    assert order.person
    voter = order.person.pk if order.detail.get("votes") else None
    found = statements.record("deletion", messages=_ids(order), voter=voter)
    return figures.nonzero(found | statements.record("votes", person=voter))


def _examples(order: Order, most: int) -> Sequence[UUID]:
    return figures.deletion_examples(_ids(order), most)


def _purge(action: Action, step: Step) -> str:
    assert action.person
    delete_messages(action, step)
    if action.detail.get("votes"):
        votes.take_out(tree_of(step), of=action.person, by=action.by, reason=action.reason)
    return ""


def _purge_account(action: Action, step: Step) -> str:
    return ban(action, step) if action.detail.get("ban") else ""


def _erase(action: Action) -> None:
    """Erases texts, notes and revisions that the purge deleted and that are still deleted. The rows of the messages stay,
    so that replies of others keep their parents.
    """
    changes = Change.objects.filter(step__action=action, table="message", after__deleted=True)
    rows = [UUID(row) for row in changes.values_list("row", flat=True)]
    trees = dict(Message.objects.filter(pk__in=rows, author=action.person_id, deleted=True).values_list("pk", "tree"))
    WithdrawnMessage.objects.bulk_create(
        [WithdrawnMessage(message_id=message, tree_id=tree) for message, tree in trees.items()], ignore_conflicts=True
    )
    Revision.objects.filter(message__in=trees).delete()
    Review.objects.filter(message__in=trees).update(note="")
    Reaction.objects.filter(message__in=trees, user=action.person_id).delete()
    Draft.objects.filter(user=action.person_id).delete()
    Message.objects.filter(pk__in=trees).update(text=ERASED, frontend_message_id=None)


_BAN = FormField(
    "ban",
    lambda _messages, _by: forms.BooleanField(label=_("Purge: also ban the person"), required=False),
    detail="ban",
)
_VOTES = FormField(
    "votes",
    lambda _messages, _by: forms.BooleanField(
        label=_("Purge: also remove their reviews, rankings and reactions"), required=False
    ),
    detail="votes",
)
_PROMPTS = FormField(
    "prompts",
    lambda _messages, _by: forms.BooleanField(label=_("Purge: also remove their prompts"), required=False),
    detail="prompts",
)

PURGE = ActionKind(
    name=Kind.PURGE,
    label=Kind.PURGE.label,
    target=Target.PEOPLE,
    button=_("Purge the work of %(name)s"),
    notice=_("A moderator deleted everything you wrote, or messages you replied to."),
    consequences=_("After that it is final and the texts are erased."),
    is_senior=True,
    fields=[_BAN, _VOTES, _PROMPTS],
    trees=_trees,
    on_tree=_purge,
    on_account=_purge_account,
    scope=Scope(votes=True, cases=True),
    count=_count,
    examples=_examples,
    outcome_of_reports=Report.Outcome.UPHELD,
    decides_below=True,
    finish=_erase,
)
