"""Handing work in. One act, one transaction; handing in twice gives the first result; no text that arrived is lost."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from oasst import events
from oasst.core import labels
from oasst.db import locks
from oasst.models import EventType, Message, MessageTree, Ranking, Review, Role, TimeSpent, TreeState, User
from tasks import answer_checks, statements
from tasks.models import TAKEN, Task, TaskState
from tasks.rules import kinds, policy
from tasks.rules.thresholds import Rules
from tasks.texts.refusal import Refusal, Why
from tasks.trees import advance, flow, lifecycle, verdicts
from tasks.work import claims, drafts, eligibility, quotas, writing_habits
from tasks.work.writing_habits import Habit

# Why a tree moves on when work is handed in, as its events say it.
_WORK = "work"

# The constraint that keeps an API client from calling two messages the same.
_TAKEN_NAME = "message_frontend_id_unique"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The id of the message, review or ranking that came of a task, and whether it had been handed in before."""

    result_id: UUID
    repeated: bool = False


def submit_text(
    *,
    task: Task,
    text: str,
    by: User,
    frontend_message_id: str | None = None,
    message_id: UUID | None = None,
    habit: Habit | None = None,
) -> Receipt:
    """Hands in a prompt or a reply. The message gets an id of its own unless one is given; `habit` says how it was written.

    Raises:
        Refusal: the text is kept among the person's drafts with the reason.
    """
    rules = policy.rules()
    with drafts.kept(task, by, {"text": text}):
        text = answer_checks.checked_text(text, rules)
        if frontend_message_id is not None:
            answer_checks.check_name(frontend_message_id)
        _expect(task, by, kinds.WRITING)
        with _names_are_free(), transaction.atomic():
            receipt = _store_text(task, text, by, frontend_message_id, message_id or uuid4(), rules)
            if habit and not receipt.repeated:
                writing_habits.keep(receipt.result_id, habit)
    if receipt.repeated and not Message.objects.filter(pk=receipt.result_id, text=text).exists():
        drafts.keep_refused(task, {"text": text}, Why.ALREADY_ANSWERED)  # another text than the one that was taken
    return receipt


def submit_review(
    *,
    task: Task,
    values: Mapping[str, float],
    by: User,
    cant_tell: Sequence[str] = (),
    note: str = "",
    seconds: float | None = None,
) -> Receipt:
    """Hands in the labels of a review.

    Raises:
        Refusal: what was chosen is kept among the person's drafts with the reason.
    """
    with drafts.kept(task, by, {"labels": dict(values), "cant_tell": list(cant_tell)}):
        _expect(task, by, kinds.LABELLING)
        assert task.message_id is not None
        answer_checks.check_labels(values, cant_tell, labels.valid_for(kinds.role_labelled(task.kind)))
        answer_checks.check_note(note)
        with transaction.atomic():
            review = Review(
                id=task.pk, task_id=task.pk, message_id=task.message_id, user=by, client_id=task.client_id, mode=task.mode,
                revision=task.revisions[0], labels=dict(values), cant_tell=list(cant_tell), note=note,
                time_spent=None if seconds is None else TimeSpent.of(seconds), guideline_version=answer_checks.guidelines(),
            )  # fmt: skip
            return _store_review(task, review, by, policy.rules())


def submit_ranking(
    *,
    task: Task,
    ballot: Sequence[Sequence[str]],
    by: User,
    none_acceptable: bool = False,
    vetoed: Sequence[str] = (),
    seconds: float | None = None,
) -> Receipt:
    """Hands in an order, best first, a list of ties.

    Raises:
        Refusal: the order is kept among the person's drafts with the reason.
    """
    order = [list(tie) for tie in ballot]
    with drafts.kept(task, by, {"ballot": order}):
        _expect(task, by, kinds.RANKING)
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


# --- The way in, the same for all ---------------------------------------------------------------------------------------


def _expect(task: Task, by: User, allowed: tuple[str, ...]) -> None:
    if task.user_id != by.pk:
        raise Refusal(Why.NOT_YOURS)
    eligibility.expect(by, eligibility.work_of(task.kind))
    if task.kind not in allowed:
        raise Refusal(Why.WRONG_KIND)


@contextmanager
def _names_are_free() -> Iterator[None]:
    """Says so where an API client gives a message the id of another one of its messages."""
    try:
        yield
    except IntegrityError as clash:
        if _TAKEN_NAME not in str(clash):
            raise
        raise Refusal(Why.ID_IN_USE) from clash


@dataclass(frozen=True, slots=True)
class _Hold:
    """How the person holds the work: by a live lease, or only by having begun it (`late`)."""

    task_id: UUID
    late: bool


def _finish(task: Task, result_id: UUID) -> _Hold | Receipt:
    """Ends the task, or says what it came to before.

    Somebody whose lease ran out and who has claimed the same work again finishes that task.
    """
    if claims.end(task, TaskState.DONE, result_id=result_id):
        return _Hold(task.pk, late=False)
    now = Task.objects.get(pk=task.pk)
    if now.state == TaskState.DONE and now.result_id:
        return Receipt(now.result_id, repeated=True)
    if now.state == TaskState.SKIPPED:
        raise Refusal(Why.SKIPPED)
    mine = Task.objects.filter(
        user_id=task.user_id, kind=task.kind, opening_message_id=task.opening_message_id, message=task.message_id
    )
    other = mine.filter(state__in=TAKEN).first()
    if task.message_id and other and other.state == TaskState.DONE and other.result_id:
        return Receipt(other.result_id, repeated=True)
    if other and other.state == TaskState.OPEN and claims.end(other, TaskState.DONE, result_id=result_id):
        return _Hold(other.pk, late=False)
    Task.objects.filter(pk=task.pk).update(state=TaskState.DONE, result_id=result_id)
    return _Hold(task.pk, late=True)


# --- Texts --------------------------------------------------------------------------------------------------------------


def _store_text(task: Task, text: str, by: User, name: str | None, message_id: UUID, rules: Rules) -> Receipt:
    tree = _held_for(task, by)
    hold = _finish(task, message_id)
    if isinstance(hold, Receipt):
        return hold
    stored = {
        "id": message_id, "author": by.pk, "client": task.client_id, "name": name, "task": hold.task_id, "text": text,
        "window": rules.duplicate_window,
    }  # fmt: skip
    if tree is None:
        return _store_prompt(task, stored, by, hold, rules)
    if hold.late and not lifecycle.takes_reply(tree, task.message_id, rules, beside_leases=not _came_by_api(task)):
        raise Refusal(Why.LAPSED)
    message = statements.one(Message, "store_reply", parent=task.message_id, open=TreeState.GROWING.value, **stored)
    if message is None:
        raise answer_checks.why_no_reply(task, text, by, rules)
    advance.move_on(tree, [events.about_message(EventType.MESSAGE_POSTED, message, by=by)], reason=_WORK)
    return Receipt(message_id)


def _came_by_api(task: Task) -> bool:
    """Most programs lose a text that is refused: it is taken wherever there is a place, whoever was handed it meanwhile."""
    return task.client_id is not None


def _held_for(task: Task, by: User) -> MessageTree | None:
    """The task's tree and its person under their locks; of a prompt that is to be written, the person alone."""
    if task.tree_id:
        return lifecycle.locked(task.tree_id, by=by)
    locks.lock_person(by.pk)
    return None


def _store_prompt(task: Task, stored: dict[str, Any], by: User, hold: _Hold, rules: Rules) -> Receipt:
    if answer_checks.is_repeated(by, stored["text"], rules):
        raise Refusal(Why.REPEATED)
    quotas.expect_room(by, rules)
    if hold.late and not flow.take_late_prompt(task.lang, beside_leases=not _came_by_api(task)):
        raise Refusal(Why.LAPSED)
    tree = MessageTree.objects.create(
        id=stored["id"],
        state=TreeState.INITIAL_PROMPT_REVIEW,
        lang=task.lang,
        goal_tree_size=rules.goal_tree_size,
        max_depth=rules.max_tree_depth,
        max_children_count=rules.max_children_count,
    )
    root = Message.objects.create(
        id=tree.pk, tree=tree, author=by, client_id=stored["client"], frontend_message_id=stored["name"],
        task_id=stored["task"], role=Role.PROMPTER, text=stored["text"], lang=task.lang,
    )  # fmt: skip
    advance.move_on(tree, [events.about_message(EventType.MESSAGE_POSTED, root, by=by)], reason=_WORK)
    return Receipt(root.pk)


# --- Reviews and rankings -----------------------------------------------------------------------------------------------


def _store_review(task: Task, review: Review, by: User, rules: Rules) -> Receipt:
    assert task.tree_id is not None
    tree = lifecycle.locked(task.tree_id, by=by)
    hold = _finish(task, review.pk)
    if isinstance(hold, Receipt):
        return hold
    message = statements.one(Message, "message_under_review", message=review.message_id)
    if message is None or message.deleted:
        raise Refusal(Why.LAPSED)
    review.message = message
    if not answer_checks.inserted(review):
        raise Refusal(Why.ALREADY_ANSWERED)
    happened = [events.review_given(review, message), *verdicts.decide(message, rules, new=1)]
    advance.move_on(tree, happened, reason=_WORK)
    return Receipt(review.pk)


def _store_ranking(task: Task, ranking: Ranking, by: User) -> Receipt:
    assert task.tree_id is not None
    tree = lifecycle.locked(task.tree_id, by=by)
    hold = _finish(task, ranking.pk)
    if isinstance(hold, Receipt):
        return hold
    if tree.state != TreeState.RANKING:
        raise Refusal(Why.LAPSED)
    if not answer_checks.inserted(ranking):
        raise Refusal(Why.ALREADY_ANSWERED)
    authors = dict(statements.rows("count_ranking", shown=task.shown))
    parent = Message(id=ranking.parent_id, tree_id=tree.pk, lang=tree.lang)  # all of it that the event names
    advance.move_on(tree, [events.ranking_given(ranking, parent, authors)], reason=_WORK)
    return Receipt(ranking.pk)
