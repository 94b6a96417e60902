"""Versions of a draft: two tabs of one task never overwrite each other's text.

A page sends the version of the draft that its form was loaded with. Content based on the newest version replaces it. Other
content is saved beside it, in a separate draft that this tab continues with.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from oasst.db import locks
from tasks.models import Draft, Task
from tasks.work import drafts

# The reason of a draft that is set aside because another tab of the same task saved different content.
OTHER_TAB = "other_tab"
# The version of a form that was loaded without a draft.
NONE = "0"


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """`is_beside`: saved beside the draft of another tab."""

    version: str
    is_beside: bool = False


@dataclass(frozen=True, slots=True)
class _Base:
    draft_id: int = 0
    at: datetime | None = None


def of(draft: Draft | None) -> str:
    if draft is None or draft.reason not in ("", OTHER_TAB):
        return NONE
    return f"{draft.pk} {draft.updated_at.isoformat()}"


def newest(task: Task) -> str:
    """The version of the active draft."""
    return of(_current(task))


def keep(task: Task, content: dict[str, Any], *, based_on: str) -> SavedDraft:
    """Saves the content as the active draft if it is based on it. Without a version the newest content wins."""
    base = _parsed(based_on)
    with transaction.atomic():
        locks.lock_person(task.user_id)
        current = _current(task)
        if base and current and current.content != content and not _is(current, base):
            return SavedDraft(of(_own_draft(task, content, base)), is_beside=True)
        drafts.keep(task, content)
        if base:
            Draft.objects.filter(**drafts.place(task), reason=OTHER_TAB, pk=base.draft_id).delete()
        return SavedDraft(of(_current(task)))


def set_others_aside(task: Task, content: dict[str, Any], *, based_on: str) -> None:
    """Sets the draft of another tab aside before this content is submitted, which deletes the active draft."""
    base, current = _parsed(based_on), _current(task)
    if base and current and current.content != content and not _is(current, base):
        Draft.objects.filter(pk=current.pk, updated_at=current.updated_at).update(reason=OTHER_TAB)


def forget(task: Task, *, based_on: str) -> None:
    """Deletes the separate draft of this tab after its content was submitted."""
    if base := _parsed(based_on):
        Draft.objects.filter(**drafts.place(task), reason=OTHER_TAB, pk=base.draft_id).delete()


def _own_draft(task: Task, content: dict[str, Any], base: _Base) -> Draft:
    """Saves the separate draft of this tab, created when its content first differs."""
    own = Draft.objects.filter(**drafts.place(task), reason=OTHER_TAB, pk=base.draft_id).first()
    own = own or Draft(**{**drafts.place(task), "lang": task.lang, "reason": OTHER_TAB})
    drafts.store(own, content)
    return own


def _current(task: Task) -> Draft | None:
    return Draft.objects.filter(**drafts.place(task), reason="").first()


def _is(draft: Draft, base: _Base) -> bool:
    return draft.pk == base.draft_id and draft.updated_at == base.at


def _parsed(version: str) -> _Base | None:
    """The version sent by a page; None if it is missing or malformed."""
    if version == NONE:
        return _Base()
    key, _space, at = version.partition(" ")
    try:
        return _Base(int(key), datetime.fromisoformat(at))
    except ValueError:
        return None
