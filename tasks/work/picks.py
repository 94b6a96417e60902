"""Writing that people pick themselves, by conversation or from a few. Reviews and rankings are always drawn."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from oasst.db import locks
from oasst.models import MessageTree, User
from tasks import statements
from tasks.models import Task
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
    role: str
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
    rules = policy.rules(tree.lang)
    parameters: dict[str, Any] = {
        "tree": tree.pk,
        "message": message_id,
        "kind": kind,
        "client": None,
        "lease": leases.first_duration(kind, rules, None),
        "p_full": 1,
        "full_at_first": 0,
        "most": rules.max_pending_tasks_per_user,
        "unacknowledged": rules.lease_unacknowledged,
        **claims.person_parameters(by, rules),
    }
    if held := statements.value("held_in_tree", **parameters):
        return Task.objects.get(pk=held)
    with transaction.atomic():
        locks.lock_person(by.pk)
        task = statements.one(Task, "claim_in_tree", **parameters)
    if task is None:
        raise Refusal(Why.TOO_MANY_PENDING if leases.open_tasks(by) >= parameters["most"] else Why.NOTHING_TO_DO)
    return task
