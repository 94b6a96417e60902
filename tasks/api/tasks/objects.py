"""Task objects of the API. Each kind has its own fields, including deprecated ones."""

from typing import Any

from oasst.api.base import shapes
from oasst.api.base.shapes import Shape
from oasst.core import labels
from oasst.models import ReviewMode, User
from tasks.api.labels import described
from tasks.models import Task
from tasks.reading.task_messages import HandedOut, Shown, handed_out
from tasks.rules import kinds
from tasks.work import asked_labels

# The purpose of a form: filtering spam by the mandatory labels, or rating quality by all labels.
_DISPOSITION = {ReviewMode.SIMPLE: "spam", ReviewMode.FULL: "quality"}


def task_object(task: Task, viewer: User, *, is_blind: bool = False) -> Shape:
    """One statement; none for a task to write a prompt. `is_blind`: without what tells of authors and of others' votes."""
    work = handed_out(task, viewer)
    shape: Shape = {"id": str(task.pk), "type": task.kind}
    if task.kind != kinds.INITIAL_PROMPT:
        shape["conversation"] = {"messages": _messages(work.thread, viewer, is_blind)}
    if task.kind in kinds.RANKING:
        return {**shape, **_ranking(task, work, viewer, is_blind)}
    if task.kind in kinds.LABELLING:
        return {**shape, **_review(task, work)}
    if task.kind != kinds.ASSISTANT_REPLY:
        shape["hint"] = None
    return shape


def _ranking(task: Task, work: HandedOut, viewer: User, is_blind: bool) -> Shape:
    """`synthetic` is revealed only if all replies are synthetic, so that it cannot influence the order."""
    reveal = not is_blind and all(each.message.synthetic for each in work.replies)
    replies = _messages(work.replies, viewer, is_blind)
    return {
        "replies": [each.message.text for each in work.replies],
        "reply_messages": replies if reveal else [{**each, "synthetic": None} for each in replies],
        "message_tree_id": str(task.tree_id),
        "ranking_parent_id": str(task.message_id),
        "reveal_synthetic": reveal,
    }


def _review(task: Task, work: HandedOut) -> Shape:
    wanted = asked_labels.labels_of(task)
    text = work.thread[-1].message.text
    return {
        "message_id": str(task.message_id),
        "valid_labels": list(wanted),
        "mandatory_labels": [name for name in wanted if name in labels.MANDATORY],
        "mode": task.mode,
        "disposition": _DISPOSITION[ReviewMode(task.mode)],
        "labels": described(wanted),
        "prompt" if task.kind == kinds.LABEL_INITIAL_PROMPT else "reply": text,
    }


def _messages(shown: list[Shown], viewer: User, is_blind: bool) -> list[dict[str, Any]]:
    return [
        shapes.conversation_message(each.message, viewer, each.own)
        | (shapes.BLIND if is_blind and each.message.author_id != viewer.pk else {})
        for each in shown
    ]
