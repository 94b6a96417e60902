"""Interventions of moderators and the API on trees and messages. Each can be undone exactly: its events record the change.

Each function is one transaction under the lock of the tree, re-derives its openings, and records its events.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from oasst import events
from oasst.core import langs
from oasst.models import Event, EventType, Message, MessageTree, Quarantine, Revision, TreeState, User
from tasks import answer_checks, statements
from tasks.rules import policy
from tasks.texts.refusal import Refusal, Why
from tasks.trees import advance, lifecycle, revival


@dataclass(frozen=True, slots=True)
class Restored:
    """The messages restored, and those left deleted because their author has replied there again."""

    ids: list[UUID]
    left: list[UUID]


# --- Trees --------------------------------------------------------------------------------------------------------------


def halt(tree_id: UUID, *, by: User, reason: str = "") -> MessageTree:
    """Stops all work on the tree until `resume`.

    Raises:
        WrongState: it is already halted.
    """
    reason = reason or "halted"
    with advance.tree_change(tree_id, reason=reason, by=by) as (tree, new_events):
        new_events.append(halt_locked(tree, reason=reason, by=by))
    return tree


def halt_locked(tree: MessageTree, *, reason: str, by: User | None) -> Event:
    """Halts a tree that the caller has locked; returns the event, which is not yet recorded.

    Raises:
        WrongState: it is already halted.
    """
    return lifecycle.enter(tree, TreeState.HALTED_BY_MODERATOR, reason=reason, by=by, author_id=_author_of(tree))


def resume(tree_id: UUID, *, by: User, reason: str = "") -> MessageTree:
    """Lifts a halt: the tree resumes in its earlier state.

    Raises:
        WrongState: it is not halted.
    """
    reason = reason or "resumed"
    with advance.tree_change(tree_id, reason=reason, by=by) as (tree, new_events):
        new_events.append(lifecycle.resume(tree, reason=reason, by=by, author_id=_author_of(tree)))
    return tree


# --- Messages -----------------------------------------------------------------------------------------------------------


def delete(message: Message, *, by: User | None, reason: str = "") -> list[UUID]:
    """Deletes the message and its descendants; returns the ids newly deleted. Deleting twice changes nothing."""
    why = "message deleted" if message.parent_id else "prompt deleted"
    with advance.tree_change(message.tree_id, reason=why, by=by) as (_tree, new_events):
        ids = [each for (each,) in statements.rows("delete_messages", message=message.pk)]
        _recount(ids)
        new_events += _message_events(EventType.MESSAGE_DELETED, ids, by, reason=reason)
    return ids


def restore(message: Message, *, by: User, reason: str = "") -> Restored:
    """Undoes the deletion of the message: restores it, the messages deleted with it, and its ancestors.

    If the deletion ended the tree, its state is restored unless it has changed since. A message or the tree may then have
    more replies than wanted: they count, and no more are leased.
    """
    with advance.tree_change(message.tree_id, reason="message restored", by=by) as (tree, new_events):
        ids = [each for (each,) in statements.rows("restore_messages", message=message.pk)]
        left = [each for (each,) in statements.rows("still_deleted", message=message.pk)]
        _recount(ids)
        new_events += _message_events(EventType.MESSAGE_RESTORED, ids, by, reason=reason)
        new_events += revival.revive(tree, reason="message restored", by=by)
    return Restored(ids, left)


def edit(message: Message, text: str, *, by: User, reason: str = "") -> Message:
    """Replaces the text of the message; the old text stays as a revision, with its reviews and rankings.

    Raises:
        Refusal: the text is empty, too long, or cannot be stored.
    """
    text = answer_checks.checked_text(text, policy.rules(message.lang))
    with advance.tree_change(message.tree_id, reason="message edited", by=by) as (_tree, new_events):
        now = Message.objects.get(pk=message.pk)
        if now.text == text:
            return now
        if now.revision == 1:
            Revision.objects.create(
                message=now, number=1, text=now.text, author_id=now.author_id, created_at=now.created_at
            )
        now.revision, now.text = now.revision + 1, text
        Revision.objects.create(message=now, number=now.revision, text=text, author=by)
        now.save(update_fields=["text", "revision"])
        new_events.append(events.about_message(EventType.MESSAGE_EDITED, now, by=by, reason=reason))
    return now


def quarantine(message: Message, *, reason: str, by: User | None = None, note: str = "") -> Quarantine:
    """Removes the message and its descendants from the flow and from exports. If it is quarantined, returns that entry."""
    with advance.tree_change(message.tree_id, reason="quarantine", by=by) as (_tree, new_events):
        entry = Quarantine.objects.filter(message=message, outcome="").first()
        if entry is None:
            entry = Quarantine.objects.create(message=message, reason=reason, opened_by=by, note=note)
            new_events.append(events.about_message(EventType.MESSAGE_QUARANTINED, message, by=by, reason=reason))
    return entry


def release(entry: Quarantine, *, by: User, note: str = "") -> None:
    """Ends the quarantine: the message counts again as before.

    Raises:
        Refusal: it is already decided, or the language is unknown.
    """
    if Message.objects.filter(pk=entry.message_id, lang=langs.UNDETERMINED).exists():
        raise Refusal(Why.NO_LANG)
    _close(entry, Quarantine.Outcome.RELEASED, by, note)


def remove(entry: Quarantine, *, by: User, note: str = "") -> None:
    """Ends the quarantine by deleting the message and its descendants.

    Raises:
        Refusal: it is already decided.
    """
    with transaction.atomic():
        delete(entry.message, by=by, reason=entry.reason)
        _close(entry, Quarantine.Outcome.REMOVED, by, note)


def _close(entry: Quarantine, outcome: Quarantine.Outcome, by: User, note: str) -> None:
    with advance.tree_change(entry.message.tree_id, reason="quarantine decided", by=by) as (tree, new_events):
        closed = Quarantine.objects.filter(pk=entry.pk, outcome="").update(
            outcome=outcome, closed_at=Now(), closed_by=by, note=note or entry.note
        )
        if closed != 1:
            raise Refusal(Why.DECIDED)
        new_events.append(events.about_message(EventType.MESSAGE_RELEASED, entry.message, by=by, outcome=outcome.value))
        new_events += revival.revive(tree, reason="quarantine decided", by=by)


# --- Helpers -----------------------------------------------------------------------------------------------------------


def _author_of(tree: MessageTree) -> UUID | None:
    """The author of the prompt."""
    return Message.objects.values_list("author_id", flat=True).get(pk=tree.pk)


def _recount(ids: Iterable[UUID]) -> None:
    statements.changed("recount_children", ids=list(ids))


def _message_events(type_: EventType, ids: Iterable[UUID], by: User | None, **detail: Any) -> list[Event]:
    return [
        events.about_message(type_, each, by=by, accepted=each.review_result, **detail)
        for each in Message.objects.filter(pk__in=list(ids)).order_by("seq")
    ]
