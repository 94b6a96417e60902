"""Submitting an order of sibling replies."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from oasst import events
from oasst.models import Message, Ranking, TimeSpent, TreeState, User
from tasks import answer_checks, statements
from tasks.models import Task
from tasks.rules import kinds
from tasks.texts.refusal import Refusal, Why
from tasks.trees import advance, lifecycle
from tasks.work import drafts
from tasks.work.submission import completion
from tasks.work.submission.completion import Receipt


def submit_ranking(
    *,
    task: Task,
    ballot: Sequence[Sequence[str]],
    by: User,
    none_acceptable: bool = False,
    vetoed: Sequence[str] = (),
    seconds: float | None = None,
) -> Receipt:
    """Submits an order: a list of ties, best first.

    Raises:
        Refusal: the order is saved among the person's drafts with the reason.
    """
    order = [list(tie) for tie in ballot]
    with drafts.preserved_on_refusal(task, by, {"ballot": order}):
        completion.check_allowed(task, by, kinds.RANKING)
        assert task.message_id is not None
        answer_checks.check_ballot(ballot, vetoed, task.shown)
        with transaction.atomic():
            ranking = Ranking(
                id=task.pk, task_id=task.pk, parent_id=task.message_id, user=by, client_id=task.client_id, mode=task.mode,
                shown=task.shown, revisions=task.revisions, ballot=order, none_acceptable=none_acceptable,
                vetoed=[UUID(each) for each in vetoed],
                time_spent=None if seconds is None else TimeSpent.of(seconds), guideline_version=answer_checks.guidelines(),
            )  # fmt: skip
            return _store_ranking(task, ranking, by)


def _store_ranking(task: Task, ranking: Ranking, by: User) -> Receipt:
    assert task.tree_id is not None
    tree = lifecycle.locked(task.tree_id, by=by)
    outcome = completion.finish(task, ranking.pk)
    if isinstance(outcome, Receipt):
        return outcome
    if tree.state != TreeState.RANKING:
        raise Refusal(Why.LAPSED)
    if not answer_checks.insert_once(ranking):
        raise Refusal(Why.ALREADY_ANSWERED)
    authors = dict(statements.rows("count_ranking", shown=task.shown))
    parent = Message(id=ranking.parent_id, tree_id=tree.pk, lang=tree.lang)  # only the fields that the event reads
    advance.move_on(tree, [events.ranking_given(ranking, parent, authors)], reason=completion.REASON)
    return Receipt(ranking.pk)
