"""Submitting a prompt or a reply."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from oasst import events
from oasst.core.authorship import NOTHING, Stated
from oasst.corpus import topics as picking
from oasst.db import locks
from oasst.models import Event, EventType, Message, MessageTree, Role, TreeState, User
from tasks import answer_checks, statements
from tasks.models import Task
from tasks.rules import kinds, policy
from tasks.rules.thresholds import Rules
from tasks.texts.refusal import Refusal, Why
from tasks.trees import advance, flow, lifecycle
from tasks.work import drafts, quotas, writing_habits
from tasks.work.submission import completion
from tasks.work.submission.completion import Completion, Receipt
from tasks.work.writing_habits import Habit

# The constraint that keeps an API client from giving two messages the same id.
_NAME_CONSTRAINT = "message_frontend_id_unique"


def submit_text(
    *,
    task: Task,
    text: str,
    by: User,
    frontend_message_id: str | None = None,
    message_id: UUID | None = None,
    habit: Habit | None = None,
    topics: Sequence[str] | None = None,
    stated: Stated = NOTHING,
) -> Receipt:
    """Submits a prompt or a reply. A random message id is used unless one is given; `habit` is how the text was written,
    `topics` is what the author says a prompt is about; `stated` is how they say the text came about.

    Raises:
        Refusal: the text is saved among the person's drafts with the reason.
    """
    rules = policy.rules(task.lang)
    with drafts.preserved_on_refusal(task, by, {"text": text}):
        text = answer_checks.checked_text(text, rules)
        if frontend_message_id is not None:
            answer_checks.check_name(frontend_message_id)
        answer_checks.check_authorship(stated.authorship, rules)
        completion.check_allowed(task, by, kinds.WRITING)
        with _refuse_used_names(), transaction.atomic():
            given = {
                "id": message_id or uuid4(), "name": frontend_message_id, "text": text, "author": by.pk,
                "authorship": stated.authorship, "source": stated.source,
            }  # fmt: skip
            receipt = _store_text(task, given, by, rules, topics)
            if habit and not receipt.repeated:
                writing_habits.keep(receipt.result_id, habit)
    if receipt.repeated and not Message.objects.filter(pk=receipt.result_id, text=text).exists():
        drafts.keep_refused(task, {"text": text}, Why.ALREADY_ANSWERED)  # a different text than the stored one
    return receipt


@contextmanager
def _refuse_used_names() -> Iterator[None]:
    """Refuses a message if the API client already uses its client-side id for another one."""
    try:
        yield
    except IntegrityError as clash:
        if _NAME_CONSTRAINT not in str(clash):
            raise
        raise Refusal(Why.ID_IN_USE) from clash


def _store_text(task: Task, given: dict[str, Any], by: User, rules: Rules, topics: Sequence[str] | None) -> Receipt:
    tree, message_id = _lock(task, by), given["id"]
    completion_ = completion.finish(task, message_id)
    if isinstance(completion_, Receipt):
        return completion_
    window = rules.duplicate_window
    stored = {**given, "client": task.client_id, "task": completion_.task_id, "window": window}
    if tree is None:
        return _store_prompt(task, stored, by, completion_, rules, topics)
    if completion_.late and not lifecycle.takes_reply(
        tree, task.message_id, rules, beside_leases=not _is_from_client(task)
    ):
        raise Refusal(Why.LAPSED)
    message = statements.one(Message, "store_reply", parent=task.message_id, open=TreeState.GROWING.value, **stored)
    if message is None:
        raise answer_checks.reply_refusal(task, stored["text"], by, rules)
    advance.move_on(tree, [_posted(message, stored, by)], reason=completion.REASON)
    return Receipt(message_id)


def _posted(message: Message, stored: dict[str, Any], by: User) -> Event:
    said = {"authorship": stored["authorship"]} if stored["authorship"] else {}
    return events.about_message(EventType.MESSAGE_POSTED, message, by=by, **said)


def _is_from_client(task: Task) -> bool:
    """Most API clients lose a refused text, so theirs is accepted late even if the place is leased to another person."""
    return task.client_id is not None


def _lock(task: Task, by: User) -> MessageTree | None:
    """Locks the person and the tree of the task; for a prompt, which has no tree yet, only the person."""
    if task.tree_id:
        return lifecycle.locked(task.tree_id, by=by)
    locks.lock_person(by.pk)
    return None


def _store_prompt(
    task: Task, stored: dict[str, Any], by: User, completion_: Completion, rules: Rules, topics: Sequence[str] | None
) -> Receipt:
    if answer_checks.is_repeated(by, stored["text"], rules):
        raise Refusal(Why.REPEATED)
    quotas.expect_room(by, rules)
    if completion_.late and not flow.take_late_prompt(task.lang, beside_leases=not _is_from_client(task)):
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
        authorship=stored["authorship"], authorship_source=stored["source"],
    )  # fmt: skip
    new_events = [_posted(root, stored, by)]
    if topics:
        new_events.append(picking.pick(tree.pk, topics, by=by))
    advance.move_on(tree, new_events, reason=completion.REASON)
    return Receipt(root.pk)
