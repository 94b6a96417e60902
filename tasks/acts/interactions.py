"""Interactions of API clients with tasks, on behalf of their users.

A task is named by its id, or by the client-side id of its acknowledgement. Repeating an interaction returns the first
result; a collective task is answered by a task of the user's own.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction

from oasst.accounts import activity
from oasst.core import reaction_codes
from oasst.db import locks
from oasst.models import ApiClient, Message, User
from tasks import answer_checks
from tasks.acts import reactions
from tasks.models import Task, TaskState
from tasks.rules import kinds
from tasks.texts.refusal import Refusal, Why
from tasks.work import access, asked_labels, collective, leases, submission
from tasks.work.submission import Receipt


def write(*, client: ApiClient, by: User, name: str, message_name: str, text: str) -> Receipt:
    """Submits a prompt or a reply with the client-side id `message_name`.

    Raises:
        Refusal: ALREADY_DONE if the task was answered by another message, or as `submission.submit_text`.
    """
    answer_checks.check_name(name)
    answer_checks.check_name(message_name)
    task = access.acknowledged_task(client, by=by, frontend_message_id=name, kinds=kinds.WRITING)
    if task.collective and (before := _written(client, by, message_name, text)):
        return Receipt(before, repeated=True)
    with _own(task, by) as own:
        receipt = submission.submit_text(task=own, text=text, by=by, frontend_message_id=message_name)
    if receipt.repeated and not _is_called(receipt.result_id, client, message_name):
        raise Refusal(Why.ALREADY_DONE)
    activity.note(by)
    return receipt


def rank(*, client: ApiClient, by: User, name: str, order: Sequence[int], none_acceptable: bool = False) -> Receipt:
    """Submits an order: the positions of the replies as shown, counted from 0, best first.

    Raises:
        Refusal: BAD_BALLOT unless every position is there once, or as `submission.submit_ranking`.
    """
    answer_checks.check_name(name)
    task = access.acknowledged_task(client, by=by, frontend_message_id=name, kinds=kinds.RANKING)
    if task.kind not in kinds.RANKING:
        raise Refusal(Why.WRONG_KIND)
    if sorted(order) != list(range(len(task.shown))):
        raise Refusal(Why.BAD_BALLOT)
    ballot = [[str(task.shown[place])] for place in order]
    with _own(task, by) as own:
        receipt = submission.submit_ranking(task=own, ballot=ballot, by=by, none_acceptable=none_acceptable)
    activity.note(by)
    return receipt


def rate(*, client: ApiClient, by: User, name: str) -> Receipt:
    """Refuses ratings, which answer a kind of task that does not exist here.

    Raises:
        Refusal: always.
    """
    answer_checks.check_name(name)
    access.acknowledged_task(client, by=by, frontend_message_id=name)
    raise Refusal(Why.WRONG_KIND)


def label(
    *, client: ApiClient, by: User, task: Task, message_id: UUID, values: Mapping[str, float], text: str = ""
) -> Receipt:
    """Submits a review. `text` is stored as a note unless it repeats the message, as some clients send it.

    Raises:
        Refusal: WRONG_MESSAGE unless this is the task's message or the client's id of the task, or as
            `submission.submit_review`.
    """
    if task.kind not in kinds.LABELLING:
        raise Refusal(Why.WRONG_KIND)
    assert task.message is not None
    if message_id != task.message_id and str(message_id) != task.frontend_message_id:
        raise Refusal(Why.WRONG_MESSAGE)
    if unasked := sorted(set(values) - set(asked_labels.labels_of(task))):
        raise Refusal(Why.BAD_LABELS, ", ".join(unasked))
    with _own(task, by) as own:
        receipt = submission.submit_review(
            task=own, values=values, by=by, note="" if text == task.message.text else text
        )
    activity.note(by)
    return receipt


def task_to_label(client: ApiClient, *, by: User, task_id: UUID | None, message_id: UUID) -> Task | None:
    """The task that labels answer: the one with `task_id`, else the person's own with the message id as client-side id, else
    None.

    Raises:
        Refusal: with `task_id`, NO_SUCH_TASK, NOT_ACKNOWLEDGED, or NOT_YOURS.
    """
    if task_id is not None:
        return access.acknowledged_task(client, by=by, task_id=task_id)
    try:
        task = access.acknowledged_task(client, by=by, frontend_message_id=str(message_id), kinds=kinds.LABELLING)
    except Refusal:  # no such task, or another person's
        return None
    return task if task.kind in kinds.LABELLING else None


def label_freely(
    *, client: ApiClient, by: User, message_id: UUID, values: Mapping[str, float], text: str = "", report: bool = False
) -> Receipt:
    """Labels a message without a task. A report raises a red flag, too.

    Raises:
        Refusal: NO_SUCH_MESSAGE, or as `reactions.label_freely`.
    """
    message = Message.objects.filter(pk=message_id).first()
    if message is None:
        raise Refusal(Why.NO_SUCH_MESSAGE)
    note = "" if text == message.text else text
    with transaction.atomic():
        locks.lock_person(by.pk)
        if report:
            reactions.react(message=message, by=by, emoji=reaction_codes.RED_FLAG, op="add")
        review = reactions.label_freely(message=message, values=values, by=by, client=client, text=note)
    activity.note(by)
    return Receipt(review.pk)


def skip(*, client: ApiClient, by: User, task_id: UUID, reason: str = "") -> None:
    """Skips a task. A task that is already skipped or closed is left unchanged.

    Raises:
        Refusal: NO_SUCH_TASK, NOT_YOURS, ALREADY_DONE, or LAPSED if the lease has expired.
    """
    task = access.task_for_client(client, task_id, by=by)
    if task.collective:
        collective.skip(task, by=by, reason=reason)
    elif not leases.skip(task, reason=reason):
        task.refresh_from_db(fields=["state"])
        if task.state == TaskState.DONE:
            raise Refusal(Why.ALREADY_DONE)
        if task.state == TaskState.EXPIRED:
            raise Refusal(Why.LAPSED)


@contextmanager
def _own(task: Task, by: User) -> Iterator[Task]:
    """The person's own task for the answer. A task created for an answer that is refused is closed."""
    if not task.collective:
        yield task
        return
    if before := collective.current_task(task, by=by):
        yield before
        return
    own = collective.join(task, by=by)
    try:
        yield own
    except Refusal:
        collective.leave(own)
        raise


def _written(client: ApiClient, by: User, name: str, text: str) -> UUID | None:
    """The id of the same prompt if it was sent before; people may write several for one collective task."""
    same = Message.objects.roots().filter(client=client, frontend_message_id=name, author=by, text=text.strip())
    return same.values_list("pk", flat=True).first()


def _is_called(message_id: UUID, client: ApiClient, name: str) -> bool:
    return Message.objects.filter(pk=message_id, client=client, frontend_message_id=name).exists()
