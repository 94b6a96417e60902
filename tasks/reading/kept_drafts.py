"""A person's drafts, each with its task."""

from dataclasses import dataclass
from uuid import UUID

from oasst.models import User
from tasks.models import Draft, Task, TaskState
from tasks.work import drafts

_MOST = 20


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """`task_id` is the task to continue; None for drafts that can no longer be submitted."""

    draft: Draft
    task_id: UUID | None


def kept(user: User) -> list[KeptDraft]:
    """The newest drafts, with two statements."""
    newest_drafts = list(drafts.of_person(user)[:_MOST])
    tasks = Task.objects.filter(
        user=user, kind__in={draft.kind for draft in newest_drafts}, state__in=[TaskState.OPEN, TaskState.EXPIRED]
    )
    newest: dict[tuple[str, UUID | None, str], UUID] = {
        (kind, message_id, lang): id_
        for id_, kind, message_id, lang in tasks.order_by("kind", "message", "lang", "-created_at")
        .distinct("kind", "message", "lang")
        .values_list("id", "kind", "message_id", "lang")
    }
    return [
        KeptDraft(each, None if each.reason else newest.get((each.kind, each.message_id, each.lang)))
        for each in newest_drafts
    ]
