"""The page of an action for staff: preview and effect, progress, people affected, appeals and reports."""

from dataclasses import dataclass

from django.db.models import Count, Q

from moderation.actions import preview
from moderation.actions.figures import in_words
from moderation.actions.orders import may_reverse
from moderation.models import Action, Affected, Appeal, Case, State, Step
from oasst.access import Viewer
from oasst.models import User

_MOST = 50


@dataclass(frozen=True, slots=True)
class ActionFile:
    announced: list[str]
    effect: list[str]
    done: int
    steps: int
    listed_steps: list[Step]
    affected: list[Affected]
    appeals: list[Appeal]
    cases: list[Case]
    is_under_way: bool
    may_stop: bool
    may_undo: bool


def of_action(action: Action, viewer: Viewer) -> ActionFile:
    """`listed_steps` are the first of them, those with a note before the others."""
    counts = action.steps.aggregate(all=Count("pk"), waiting=Count("pk", filter=Q(state=Step.State.WAITING)))
    reversible = isinstance(viewer, User) and may_reverse(viewer, action)
    return ActionFile(
        announced=in_words(action.figures),
        effect=in_words(preview.effect(action)),
        done=counts["all"] - counts["waiting"],
        steps=counts["all"],
        listed_steps=list(action.steps.order_by("-note", "pk")[:_MOST]),
        affected=list(action.affected.select_related("person").order_by("-messages", "pk")[:_MOST]),
        appeals=list(action.appeals.select_related("person", "decided_by").order_by("pk")[:_MOST]),
        cases=list(action.cases.order_by("-reported_at")[:_MOST]),
        is_under_way=action.state in (State.RUNNING, State.UNDOING),
        may_stop=reversible and action.state == State.RUNNING,
        may_undo=reversible and not action.is_final and action.state in (State.DONE, State.CANCELLED),
    )
