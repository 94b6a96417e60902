"""Undo of a skip or a submission within a short time.

The result is deleted, and the task is open again with its content as a draft. If anything depends on the result, the undo is
refused and nothing changes. See docs/adr/0020-taking-back.md.
"""

from datetime import timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F, ForeignObjectRel
from django.utils import timezone

from oasst import events
from oasst.corpus import topics
from oasst.db import locks
from oasst.models import Event, EventType, Message, MessageTree, Ranking, Review, TreeState, User
from tasks import statements
from tasks.models import Opening, Task, TaskState, WritingHabit
from tasks.rules import kinds, policy
from tasks.texts.refusal import Refusal, Why
from tasks.trees import advance, flow, lifecycle
from tasks.work import drafts, eligibility, leases, quotas

# The state of a tree while work of a kind is done on it. In any other state, something depends on the result.
_UNCHANGED_STATES: dict[str, tuple[str, ...]] = {
    kinds.INITIAL_PROMPT: (TreeState.INITIAL_PROMPT_REVIEW,),
    kinds.LABEL_INITIAL_PROMPT: (TreeState.INITIAL_PROMPT_REVIEW,),
    **dict.fromkeys((*kinds.REPLYING, kinds.LABEL_ASSISTANT_REPLY, kinds.LABEL_PROMPTER_REPLY), (TreeState.GROWING,)),
    **dict.fromkeys(kinds.RANKING, (TreeState.RANKING,)),
}


def unskip(*, task: Task, by: User) -> None:
    """Reopens a skipped task. Doing so twice changes nothing.

    Raises:
        Refusal: NOT_YOURS, as `eligibility.expect`, TOO_LATE, TOO_MANY_PENDING, PROMPTS_WAITING, or
            PLACE_TAKEN.
    """
    rules = policy.rules(task.lang)
    with transaction.atomic():
        now = _locked_task(task, by)
        if now.state == TaskState.OPEN:
            return
        _expect(now, TaskState.SKIPPED, rules.undo_skip)
        if leases.open_tasks(by) >= rules.max_pending_tasks_per_user:
            raise Refusal(Why.TOO_MANY_PENDING)
        if task.kind == kinds.INITIAL_PROMPT:
            quotas.expect_room(by, rules)
        if not statements.value("unskip", task=task.pk, lease=leases.duration(task.kind, rules)):
            raise Refusal(Why.PLACE_TAKEN)


def undoable_skip(task_id: UUID, *, by_id: UUID) -> Task | None:
    """The skipped task, as long as this person may undo the skip."""
    since = timezone.now() - policy.everywhere().undo_skip
    return Task.objects.filter(pk=task_id, user=by_id, state=TaskState.SKIPPED, ended_at__gt=since).first()


def release_unstarted(*, task: Task, by: User) -> bool:
    """Returns the lease of an open task without a draft; False if there is none."""
    if task.user_id != by.pk or drafts.of_task(task):
        return False
    with transaction.atomic():
        return leases.end(task, TaskState.EXPIRED)


def undo_submission(*, task: Task, by: User) -> None:
    """Undoes a submission; its content is a draft again. Doing so twice changes nothing.

    Raises:
        Refusal: NOT_YOURS, as `eligibility.expect`, TOO_LATE, FOLLOWED, or PLACE_TAKEN.
    """
    try:
        with transaction.atomic():
            now = _locked_task(task, by)
            if now.state == TaskState.OPEN:
                return
            _expect(now, TaskState.DONE, policy.rules(task.lang).undo_submission)
            _undo_submission(now, by)
    except IntegrityError as reference:  # a row that refers to the message was inserted meanwhile
        raise Refusal(Why.FOLLOWED) from reference


def _locked_task(task: Task, by: User) -> Task:
    """Locks the person and reloads the task."""
    if task.user_id != by.pk:
        raise Refusal(Why.NOT_YOURS)
    eligibility.expect(by, eligibility.work_of(task.kind))
    locks.lock_person(by.pk)
    return Task.objects.select_related("message").get(pk=task.pk)


def _expect(task: Task, state: str, window: timedelta) -> None:
    if task.state != state or task.ended_at is None or task.ended_at < timezone.now() - window:
        raise Refusal(Why.TOO_LATE)


# --- Submissions --------------------------------------------------------------------------------------------------------


def _undo_submission(task: Task, by: User) -> None:
    assert task.result_id is not None
    tree = MessageTree.objects.select_for_update(no_key=True).filter(pk=task.tree_id or task.result_id).first()
    if tree is None or tree.state not in _UNCHANGED_STATES[task.kind]:
        raise Refusal(Why.FOLLOWED)
    lifecycle.facts(tree)  # locks its openings, so that none is leased meanwhile
    if task.kind in kinds.WRITING:
        event = _delete_text(task, task.result_id, by)
    else:
        delete = _delete_review if task.kind in kinds.LABELLING else _delete_ranking
        event = delete(task, task.result_id)
    picked = topics.take_back(tree.pk, of=by, by=by) if task.kind == kinds.LABEL_INITIAL_PROMPT else None
    statements.value("reopen", task=task.pk, lease=leases.duration(task.kind, policy.rules(task.lang)))
    if task.kind == kinds.INITIAL_PROMPT:
        Opening.objects.filter(tree_id=tree.pk).delete()
        tree.delete()
        events.record(event)
        flow.decide_soon(task.lang)
    else:
        advance.move_on(tree, [event, *([picked] if picked else [])], reason="taken back", by=by)
    if not Task.objects.filter(pk=task.pk, state=TaskState.OPEN).exists():
        raise Refusal(Why.PLACE_TAKEN)


def _delete_text(task: Task, message_id: UUID, by: User) -> Event:
    WritingHabit.objects.filter(message=message_id).delete()
    message = Message.objects.filter(pk=message_id).first()
    if message is None or _is_referenced(message):
        raise Refusal(Why.FOLLOWED)
    event = events.about_message(
        EventType.MESSAGE_DELETED, message, by=by, accepted=None, act=str(uuid4()), reason="taken back"
    )
    drafts.restore(task, {"text": message.text})
    statements.changed("delete_text", message=message.pk)
    if message.parent_id:
        statements.changed("recount_children", ids=[message.parent_id])
    return event


def _is_referenced(message: Message) -> bool:
    """A row of any app refers to it: a task, a review, a reaction, a report …"""
    return any(
        each.field.model._default_manager.filter(**{each.field.name: message.pk}).exists()
        for each in Message._meta.get_fields(include_hidden=True)
        if isinstance(each, ForeignObjectRel)
    )


def _delete_review(task: Task, review_id: UUID) -> Event:
    """Deletes the review of a message that is still undecided; otherwise the review may have decided it."""
    review = Review.objects.select_related("message").filter(pk=review_id, message__review_result=None).first()
    if review is None:
        raise Refusal(Why.FOLLOWED)
    event = events.taken_back(events.review_given(review, review.message))
    drafts.restore(task, {"labels": review.labels, "cant_tell": review.cant_tell})
    Message.objects.filter(pk=review.message_id).update(review_count=F("review_count") - 1)
    review.delete()
    return event


def _delete_ranking(task: Task, ranking_id: UUID) -> Event:
    ranking = Ranking.objects.select_related("parent").filter(pk=ranking_id).first()
    if ranking is None:
        raise Refusal(Why.FOLLOWED)
    authors = dict(Message.objects.filter(pk__in=ranking.shown).values_list("pk", "author_id"))
    event = events.taken_back(events.ranking_given(ranking, ranking.parent, authors))
    vetoed = [str(each) for each in ranking.vetoed]
    drafts.restore(task, {"ballot": ranking.ballot, "none_acceptable": ranking.none_acceptable, "vetoed": vetoed})
    Message.objects.filter(pk__in=ranking.shown).update(ranking_count=F("ranking_count") - 1)
    ranking.delete()
    return event
