"""Removal of one person's reviews, rankings and reactions on the messages of a tree."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import F, QuerySet

from oasst import events
from oasst.corpus import reactions, topics
from oasst.models import Event, Message, MessageTree, Ranking, Reaction, Review, TreeState, User
from tasks.models import Task, TaskState
from tasks.trees import advance, ranks
from tasks.work import leases


def take_out(tree_id: UUID, *, of: User, by: User | None, reason: str) -> None:
    """Deletes the person's reviews, rankings and reactions on the tree, updates counts, and ranks a ranked tree again.

    Messages that were decided with a removed review stay decided. Missing reviews and rankings are wanted again.
    """
    with advance.tree_change(tree_id, reason=reason, by=by) as (tree, new_events):
        for task in Task.objects.filter(tree=tree, user=of, state=TaskState.OPEN).order_by("opening_id"):
            leases.end(task, TaskState.CLOSED)
        reviews = Review.objects.filter(message__tree=tree, user=of)
        rankings = Ranking.objects.filter(parent__tree=tree, user=of)
        new_events += remove(reviews, rankings)
        new_events += _without_reactions(tree, of)
        if picked := topics.take_back(tree_id, of=of, by=by):
            new_events.append(picked)
        if tree.state == TreeState.READY_FOR_EXPORT:
            ranks.write(tree.pk)


def remove(reviews: "QuerySet[Review]", rankings: "QuerySet[Ranking]") -> Iterator[Event]:
    """Deletes these reviews and rankings and updates counts; yields the events, which are not yet recorded."""
    for review in reviews.select_related("message").order_by("created_at", "id"):
        yield events.taken_back(events.review_given(review, review.message))
        if review.task_id:
            Message.objects.filter(pk=review.message_id).update(review_count=F("review_count") - 1)
            _close(review.pk)
        review.delete()
    for ranking in rankings.select_related("parent").order_by("created_at", "id"):
        authors = dict(Message.objects.filter(pk__in=ranking.shown).values_list("pk", "author_id"))
        yield events.taken_back(events.ranking_given(ranking, ranking.parent, authors))
        Message.objects.filter(pk__in=ranking.shown).update(ranking_count=F("ranking_count") - 1)
        _close(ranking.pk)
        ranking.delete()


def _without_reactions(tree: MessageTree, of: User) -> Iterator[Event]:
    for reaction in Reaction.objects.filter(message__tree=tree, user=of):
        message = Message.objects.select_for_update(no_key=True).get(pk=reaction.message_id)
        yield from reactions.react(message, of, reaction.emoji, "remove")


def _close(result_id: UUID) -> None:
    """Closes the done task whose result was deleted."""
    Task.objects.filter(result_id=result_id, state=TaskState.DONE).update(state=TaskState.CLOSED, result_id=None)
