"""Writing that people pick themselves, by conversation or from a few. Reviews and rankings are always drawn."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from oasst.db import locks
from oasst.models import MessageTree, User
from tasks import statements
from tasks.models import Task, TaskState
from tasks.rules import kinds, policy
from tasks.texts.refusal import Refusal, Why
from tasks.work import claims, eligibility, leases

# How many are shown, and among how many of the first in the queue.
SHOWN, AMONG = 3, 24


@dataclass(frozen=True, slots=True)
class Choice:
    """A message that the person can answer."""

    message_id: UUID
    tree_id: UUID
    text: str
    lang: str
    topics: list[str]


def choices(user: User, *, kind: str, lang: str) -> list[Choice]:
    """A few messages to answer: early ones, those of topics the person knows first. One statement; writes nothing."""
    if kind not in kinds.REPLYING or not eligibility.may(user, kind):
        return []
    known, declined = user.interests, user.declined_topics
    parameters = {"known": known, "declined": declined, "number": SHOWN, "among": AMONG, "lang": lang, "kind": kind}
    person = claims.person_parameters(user, policy.rules(lang))
    return [Choice(*row) for row in statements.rows("openings_to_pick", **parameters, **person)]


def claim(*, by: User, kind: str, tree: MessageTree, message_id: UUID | None = None) -> Task:
    """The person's task of this kind in the tree, or at its message; a new one if they have none.

    Raises:
        Refusal: as `eligibility.expect`, WRONG_KIND, TOO_MANY_PENDING, or NOTHING_TO_DO.
    """
    if kind not in kinds.REPLYING:
        raise Refusal(Why.WRONG_KIND)
    eligibility.expect(by, eligibility.work_of(kind))
    if task := _open_task(by, kind, tree, message_id):
        return task
    rules = policy.rules(tree.lang)
    parameters = {"tree": tree.pk, "message": message_id, **claims.lease_parameters(by, kind, rules)}
    with transaction.atomic():
        locks.lock_person(by.pk)
        task = statements.one(Task, "claim_in_tree", **parameters)
    if task is None:
        at_limit = leases.open_tasks(by) >= rules.max_pending_tasks_per_user
        raise Refusal(Why.TOO_MANY_PENDING if at_limit else Why.NOTHING_TO_DO)
    return task


def _open_task(user: User, kind: str, tree: MessageTree, message_id: UUID | None) -> Task | None:
    """The person's latest open task of this kind in the tree, or at its message."""
    tasks = Task.objects.filter(
        user=user, tree=tree, kind=kind, state=TaskState.OPEN, until__gt=timezone.now(), client=None
    )
    if message_id:
        tasks = tasks.filter(message=message_id)
    return tasks.order_by("-created_at").first()
