"""Dismissing the reports of a message, or one signal about it. The message stays as it is."""

from django.db.models.functions import Now
from django.utils.translation import gettext as _

from moderation.kinds.base.kind import ActionKind, Scope, Target
from moderation.kinds.base.order import NotAllowed, Order
from moderation.models import Action, Kind, Report, Signal, Step
from oasst.models import Message


def _check(order: Order) -> None:
    by = order.moderator
    if by and Message.objects.filter(pk__in=order.messages, author=by).exists():
        raise NotAllowed(_("You wrote this message, so another moderator has to decide."))


def _dismiss(action: Action, step: Step) -> str:
    """`detail["signal"]` is the signal to dismiss. Without it the reports are, which the runner closes with the step."""
    if signal := action.detail.get("signal"):
        Signal.objects.filter(pk=signal, message__in=step.messages, outcome="").update(
            outcome=Signal.Outcome.DISMISSED, decided_at=Now(), decided_by=action.by, action=action
        )
    return ""


DISMISS = ActionKind(
    name=Kind.DISMISS,
    label=Kind.DISMISS.label,
    target=Target.MESSAGES,
    notice="",
    affects_people=False,
    is_offered=False,
    needs_higher_rank=False,
    checks=[_check],
    on_tree=_dismiss,
    scope=Scope(cases=True, signals=True),
    outcome_of_reports=Report.Outcome.DISMISSED,
)
