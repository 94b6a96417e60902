"""Drafts: saved on the server while a person works, and whenever a submission is refused."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from math import isfinite
from typing import Any

from django.db import DatabaseError, InterfaceError, connection
from django.db.models import QuerySet
from django.utils import timezone

from oasst.models import User
from tasks import statements
from tasks.models import Draft, Task
from tasks.texts.refusal import Refusal, Why
from tasks.work import leases

log = logging.getLogger(__name__)

# Refusals that a person cannot fix and resubmit: the draft is set aside unchanged instead of staying active.
_FINAL = frozenset({Why.LAPSED, Why.SKIPPED, Why.ALREADY_ANSWERED, Why.BANNED, Why.PROMPTS_WAITING})

_UNDONE = "taken_back"


def save(task: Task, content: dict[str, Any]) -> bool:
    """Saves the content of the form and extends the lease; False if the task is no longer open (the draft is saved)."""
    keep(task, content)
    return leases.heartbeat(task) is not None


def keep(task: Task, content: dict[str, Any]) -> None:
    """Saves the active draft, one per person, kind and message; the newest content wins."""
    statements.changed(
        "save_draft" if task.message_id else "save_prompt_draft",
        me=task.user_id, kind=task.kind, message=task.message_id, lang=task.lang, content=json.dumps(_storable(content)),
    )  # fmt: skip


def keep_refused(task: Task, content: dict[str, Any], why: Why) -> None:
    """Saves refused content. If it can no longer be submitted, it is set aside, where no later draft overwrites it."""
    if why not in _FINAL:
        keep(task, content)
        return
    content = _storable(content)
    Draft.objects.filter(**place(task), reason="", content=content).delete()
    Draft.objects.get_or_create(**place(task), reason=why.value, content=content, defaults={"lang": task.lang})


@contextmanager
def preserved_on_refusal(task: Task, by: User, content: dict[str, Any]) -> Iterator[None]:
    """Saves the content among the person's drafts if the submission inside the block fails; re-raises the error."""
    try:
        yield
    except Refusal as refusal:
        if task.user_id == by.pk:
            keep_refused(task, content, refusal.why)
        raise
    except (DatabaseError, InterfaceError):
        if task.user_id == by.pk:
            _rescue(task, content)
        raise


def _rescue(task: Task, content: dict[str, Any]) -> None:
    """Saves the content in a transaction of its own after a database error, on a new connection if the old one is dead."""
    try:
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        keep(task, content)
    except (DatabaseError, InterfaceError):
        log.exception("The content submitted for task %s could not be saved as a draft either", task.pk)


def _storable(value: Any) -> Any:
    """Replaces what the database cannot store: NUL, lone surrogates, non-finite numbers."""
    match value:
        case str():
            return "".join("\ufffd" if each == "\x00" or "\ud800" <= each <= "\udfff" else each for each in value)
        case dict():
            return {_storable(key): _storable(each) for key, each in value.items()}
        case list() | tuple():
            return [_storable(each) for each in value]
        case float() if not isfinite(value):
            return None
    return value


def store(draft: Draft, content: dict[str, Any]) -> None:
    """Writes the content into this draft."""
    draft.content, draft.updated_at = _storable(content), timezone.now()
    draft.save()


def restore(task: Task, content: dict[str, Any]) -> None:
    """Saves undone work as the active draft, or beside another active draft that the person has started since."""
    is_started = Draft.objects.filter(**place(task), reason="").exclude(content=content).exists()
    Draft.objects.get_or_create(
        **place(task), reason=_UNDONE if is_started else "", content=content, defaults={"lang": task.lang}
    )


def of_task(task: Task) -> Draft | None:
    """The person's draft for the work of this task, also from an earlier task: the active one, else the newest set aside."""
    return Draft.objects.filter(**place(task)).order_by("reason", "-updated_at").first()


def place(task: Task) -> dict[str, Any]:
    """The fields that all drafts of this task share."""
    at: dict[str, Any] = {"message_id": task.message_id} if task.message_id else {"message": None, "lang": task.lang}
    return {"user_id": task.user_id, "kind": task.kind, **at}


def of_person(user: User) -> "QuerySet[Draft]":
    """Newest first."""
    return Draft.objects.filter(user=user).select_related("message").order_by("-updated_at")


def discard(draft_id: int, *, by: User) -> bool:
    return bool(Draft.objects.filter(pk=draft_id, user=by).delete()[0])
