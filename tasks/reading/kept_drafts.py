"""Drafts a person still has, each with the task it was begun for."""

from dataclasses import dataclass
from uuid import UUID

from oasst.models import User
from tasks.models import Draft, Task, TaskState
from tasks.work import drafts

_MOST = 20


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """`task_id` is where work on it goes on; None for what was set aside, which can no longer be handed in."""

    draft: Draft
    task_id: UUID | None


def kept(user: User) -> list[KeptDraft]:
    """The newest drafts, by two statements."""
    found = list(drafts.of_person(user)[:_MOST])
    tasks = Task.objects.filter(
        user=user, kind__in={draft.kind for draft in found}, state__in=[TaskState.OPEN, TaskState.EXPIRED]
    )
    newest: dict[tuple[str, UUID | None, str], UUID] = {
        (kind, message_id, lang): id_
        for id_, kind, message_id, lang in tasks.order_by("kind", "message", "lang", "-created_at")
        .distinct("kind", "message", "lang")
        .values_list("id", "kind", "message_id", "lang")
    }
    return [
        KeptDraft(each, None if each.reason else newest.get((each.kind, each.message_id, each.lang))) for each in found
    ]
