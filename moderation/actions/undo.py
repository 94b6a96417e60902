"""Undoing one step: restoring its rows, except for what others have changed since."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from moderation import cases
from moderation.actions import journal, undo_events
from moderation.changes import Blocked, Columns, Reversal, Rows, reversal
from moderation.kinds import KINDS
from moderation.models import Step
from oasst import events
from oasst.core import langs
from oasst.models import Event, EventType, MessageTree, User
from tasks import statements
from tasks.acts import lang_change
from tasks.models import TAKEN, Task
from tasks.trees import advance, lifecycle

_STATE = ("state", "prior_state", "state_since", "won_prompt_lottery_at")


def on_tree(step: Step, *, by: User | None) -> None:
    """
    Raises:
        Blocked: undoing would overwrite later changes.
    """
    assert step.tree_id
    tree = lifecycle.locked(step.tree_id)
    was = tree.state
    changes = journal.recorded(step)
    current = journal.of_step(step, {(each.table, each.row): {} for each in changes})
    reverse = reversal(changes, current, strict=KINDS[step.action.kind].is_undone_strictly)
    state, lang = _of_tree(reverse, tree)
    _check_lang(lang, current)
    _check_places(reverse, current)
    cases.keep_newer_reports(reverse)
    tasks = _tasks_again(reverse)
    _write(reverse)
    for task in tasks:
        journal.lease_again(task)
    cases.withdraw_notices(reverse, step.action)
    ids = [UUID(row) for table, row in reverse.updates if table == "message"]
    statements.changed("recount_children", ids=ids)
    caused = undo_events.all_of(reverse, current, tree, by=by)
    if lang:
        caused.append(lang_change.retag(tree, lang, undo_events.retagged_messages(reverse), by=by))
    if state:
        author = current["message", str(tree.pk)]["author_id"]
        author_id = UUID(author) if author else None
        caused.append(lifecycle.restore_state(tree, state, reason="undone", by=by, author_id=author_id))
    advance.move_on(tree, caused, reason="undone", by=by, before=was, act=uuid4())


def on_account(step: Step, *, by: User | None) -> None:
    """
    Raises:
        Blocked: the account was changed later.
    """
    assert step.action.person
    person = User.objects.select_for_update(no_key=True).get(pk=step.action.person.pk)
    reverse = reversal(journal.recorded(step), journal.of_step(step))
    _write(reverse)
    if columns := reverse.updates.get(("account", str(person.pk))):
        person.refresh_from_db()
        detail: dict[str, object] = {"account": str(person.pk), "changed": sorted(columns)}
        if "is_active" in columns:
            detail["is_active"] = person.is_active
        events.record(Event(type=EventType.ACCOUNT_CHANGED, user_id=by.pk if by else None, detail=detail))


def _write(reverse: Reversal) -> None:
    try:
        with transaction.atomic():
            journal.write(reverse)
    except IntegrityError as clash:
        raise Blocked([f"another row has taken its place: {clash.args[0].splitlines()[0]}"]) from clash


def _of_tree(reverse: Reversal, tree: MessageTree) -> tuple[Mapping[str, Any], str]:
    """Removes the state and the language from the rows to write: the lifecycle and the language change write those."""
    columns = reverse.updates.pop(("tree", str(tree.pk)), {})
    state = {name: columns[name] for name in _STATE if name in columns}
    return state, columns.get("lang", "")


def _check_lang(lang: str, current: Rows) -> None:
    """A tree gets its earlier language back if that can be stored; `und` only while its prompt is in quarantine."""
    quarantined = {
        row["message_id"] for (table, _), row in current.items() if table == "quarantine" and not row["outcome"]
    }
    if lang == langs.UNDETERMINED and not any(
        row in quarantined for (table, row), each in current.items() if table == "message" and not each["parent_id"]
    ):
        raise Blocked(["its earlier language is unknown, and it has since been released from quarantine"])
    if lang and lang != langs.UNDETERMINED and not langs.is_lang(lang):
        raise Blocked([f"its language before, {lang!a}, is not a language tag"])


def _check_places(reverse: Reversal, current: Rows) -> None:
    """No visible message below a deleted one: a reply may be newer than the action, or its parent deleted since."""
    now = {row: columns for (table, row), columns in current.items() if table == "message"}
    then = {row: {**columns, **reverse.updates.get(("message", row), {})} for row, columns in now.items()}
    if loose := _loose(then) - _loose(now):
        raise Blocked(f"message {row} would be a reply to a deleted message" for row in loose)


def _loose(messages: Mapping[str, Columns]) -> set[str]:
    return {
        row
        for row, each in messages.items()
        if not each["deleted"] and each["parent_id"] and messages[each["parent_id"]]["deleted"]
    }


def _tasks_again(reverse: Reversal) -> list[str]:
    """Tasks to reopen: not expired, and their holder has no newer task of the same kind on the same message."""
    again = [
        row for (table, row), columns in reverse.updates.items() if table == "task" and columns.get("state") == "open"
    ]
    for row in again:
        if not _may_be_open(row):
            del reverse.updates["task", row]
    return [row for row in again if ("task", row) in reverse.updates]


def _may_be_open(task_id: str) -> bool:
    task = Task.objects.get(pk=task_id)
    same = Task.objects.filter(user=task.user_id, message=task.message_id, kind=task.kind, state__in=TAKEN)
    return task.until > timezone.now() and not same.exclude(pk=task.pk).exists()
