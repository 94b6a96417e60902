"""Muting a person from some kinds of work until a date."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moderation.kinds.base import deadlines, figures
from moderation.kinds.base.kind import ActionKind, FormField, QueueButton, Target
from moderation.kinds.base.order import Order, Wrong
from moderation.kinds.base.steps import update_account
from moderation.models import Action, Kind, Step
from oasst.models import WorkKind


def _check(order: Order) -> None:
    kinds = {*order.detail.get("kinds", ())}
    if not kinds or not kinds <= {*WorkKind.values}:
        raise Wrong(_("Choose at least one kind of work."))


def _mute(action: Action, _step: Step) -> str:
    return update_account(action, muted=sorted(action.detail["kinds"]), muted_until=action.until)


_KINDS_OF_WORK = FormField(
    "kinds",
    lambda _messages, _by: forms.MultipleChoiceField(
        label=gettext_lazy("Mute from"), required=False, choices=WorkKind, widget=forms.CheckboxSelectMultiple
    ),
    detail="kinds",
)

MUTE = ActionKind(
    name=Kind.MUTE,
    label=Kind.MUTE.label,
    target=Target.PEOPLE,
    button=gettext_lazy("Mute %(name)s"),
    notice=gettext_lazy("A moderator muted you from some kinds of work for a while."),
    queue_button=QueueButton(40, gettext_lazy("Mute"), "m"),
    checks=[deadlines.check, _check],
    fields=[_KINDS_OF_WORK, deadlines.FIELD],
    on_account=_mute,
    changed=figures.changed_account,
)
