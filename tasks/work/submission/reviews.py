"""Submitting the labels of a review."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from oasst import events
from oasst.core import labels
from oasst.corpus import topics as picking
from oasst.models import Message, Review, TimeSpent, User
from tasks import answer_checks, statements
from tasks.models import Task
from tasks.rules import kinds, policy
from tasks.rules.thresholds import Rules
from tasks.texts.refusal import Refusal, Why
from tasks.trees import advance, lifecycle, verdicts
from tasks.work import drafts
from tasks.work.submission import completion
from tasks.work.submission.completion import Receipt


def submit_review(
    *,
    task: Task,
    values: Mapping[str, float],
    by: User,
    cant_tell: Sequence[str] = (),
    note: str = "",
    seconds: float | None = None,
    topics: Sequence[str] | None = None,
) -> Receipt:
    """Submits the labels of a review; `topics` is what a reviewer of a prompt says it is about.

    Raises:
        Refusal: the answers are saved among the person's drafts with the reason.
    """
    with drafts.preserved_on_refusal(task, by, {"labels": dict(values), "cant_tell": list(cant_tell)}):
        completion.check_allowed(task, by, kinds.LABELLING)
        assert task.message_id is not None
        answer_checks.check_labels(values, cant_tell, labels.valid_for(kinds.role_labelled(task.kind)))
        answer_checks.check_note(note)
        with transaction.atomic():
            review = Review(
                id=task.pk, task_id=task.pk, message_id=task.message_id, user=by, client_id=task.client_id, mode=task.mode,
                revision=task.revisions[0], labels=dict(values), cant_tell=list(cant_tell), note=note,
                time_spent=None if seconds is None else TimeSpent.of(seconds), guideline_version=answer_checks.guidelines(),
            )  # fmt: skip
            return _store_review(task, review, by, policy.rules(task.lang), topics)


def _store_review(task: Task, review: Review, by: User, rules: Rules, topics: Sequence[str] | None) -> Receipt:
    assert task.tree_id is not None
    tree = lifecycle.locked(task.tree_id, by=by)
    outcome = completion.finish(task, review.pk)
    if isinstance(outcome, Receipt):
        return outcome
    message = statements.one(Message, "message_under_review", message=review.message_id)
    if message is None or message.deleted:
        raise Refusal(Why.LAPSED)
    review.message = message
    if not answer_checks.insert_once(review):
        raise Refusal(Why.ALREADY_ANSWERED)
    new_events = [events.review_given(review, message), *verdicts.decide(message, rules, new=1)]
    if topics is not None and message.pk == tree.pk:
        new_events.append(picking.pick(tree.pk, topics, by=by))
    advance.move_on(tree, new_events, reason=completion.REASON)
    return Receipt(review.pk)
