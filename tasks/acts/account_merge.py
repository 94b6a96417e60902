"""Account merge: moves the work of one account to another account of the same person, a tree at a time."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from oasst import events
from oasst.models import Follow, Message, MessageTree, Ranking, Reaction, Review, Revision, Thanks, TopicPick, User
from tasks.acts import votes
from tasks.models import TAKEN, Task, TaskState
from tasks.trees import advance
from tasks.work import leases


def move(tree_id: UUID, *, source: User, into: User, by: User | None) -> None:
    """Moves the work of `source` on the tree to `into`.

    Reviews and rankings of one account on texts of the other are removed, because they would judge their own text. If
    `into` has already done the same work, that of `source` is not moved.
    """
    with advance.tree_change(tree_id, reason="accounts merged", by=by) as (tree, new_events):
        for task in Task.objects.filter(tree=tree, user=source, state=TaskState.OPEN).order_by("opening_id"):
            leases.end(task, TaskState.CLOSED)
        new_events += votes.remove(*_about_each_other(tree, source, into))
        texts = _texts(tree, source, into)
        reviews = Review.objects.filter(message__tree=tree, user=source)
        votes_moved = [
            *_move(reviews.filter(task_id__isnull=False), into, "message", task_id__isnull=False),
            *_move(reviews.filter(task_id=None), into, "message", task_id=None),
            *_move(Ranking.objects.filter(parent__tree=tree, user=source), into, "parent"),
        ]
        _move(Reaction.objects.filter(message__tree=tree, user=source), into, "message", "emoji")
        _move(Thanks.objects.filter(message__tree=tree, user=source).exclude(message__author=into), into, "message")
        _move(Follow.objects.filter(tree=tree, user=source), into, "tree")
        _move(TopicPick.objects.filter(tree=tree, user=source), into, "tree")
        Revision.objects.filter(message__tree=tree, author=source).update(author=into)
        work = [*texts, *votes_moved]
        Task.objects.filter(_of_prompt(tree) | Q(tree=tree), user=source, result_id__in=work).update(user=into)
        if work:
            new_events.append(
                events.work_moved(
                    tree, source=source.pk, into=into.pk, work=work, messages=affected_messages(work), by=by
                )
            )


def _about_each_other(tree: MessageTree, one: User, two: User) -> tuple["QuerySet[Review]", "QuerySet[Ranking]"]:
    theirs = Message.objects.filter(tree=tree, author__in=[one, two]).values_list("pk", flat=True)
    reviews = Review.objects.filter(message__in=theirs, user__in=[one, two])
    rankings = Ranking.objects.filter(parent__tree=tree, user__in=[one, two], shown__overlap=list(theirs))
    return reviews.exclude(message__author=F("user")), rankings


def _texts(tree: MessageTree, source: User, into: User) -> list[UUID]:
    """Moves the messages, except replies where the other account has a live reply or a task for the same parent."""
    other = Message.objects.filter(parent=OuterRef("parent"), author=into, deleted=False)
    same_work = Task.objects.filter(user=into, message=OuterRef("parent"), state__in=TAKEN, kind__endswith="_reply")
    written = Message.objects.filter(tree=tree, author=source)
    ids = list(written.exclude(Exists(other) | Exists(same_work)).values_list("pk", flat=True))
    Message.objects.filter(pk__in=ids).update(author=into)
    return ids


def _of_prompt(tree: MessageTree) -> Q:
    """The task of the prompt, which has no tree."""
    return Q(pk__in=Message.objects.filter(pk=tree.pk).values("task_id"))


def _move(rows: "QuerySet[Any]", into: User, *place: str, **of_kind: Any) -> list[Any]:
    """Moves the rows that have no counterpart of the other account; returns their ids."""
    same = rows.model._default_manager.filter(user=into, **of_kind, **{name: OuterRef(name) for name in place})
    ids = list(rows.exclude(Exists(same)).values_list("pk", flat=True))
    rows.model._default_manager.filter(pk__in=ids).update(user=into)
    return ids


def affected_messages(work: Collection[UUID]) -> set[UUID]:
    """The messages written, reviewed or ranked by this work."""
    reviewed = Review.objects.filter(pk__in=work).values_list("message", flat=True)
    rankings = Ranking.objects.filter(pk__in=work).values_list("parent", "shown")
    texts = Message.objects.filter(pk__in=work).values_list("pk", flat=True)
    return {*texts, *reviewed, *(each for parent, shown in rankings for each in (parent, *shown) if each)}
