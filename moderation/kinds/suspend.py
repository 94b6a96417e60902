"""Suspending an account until a date."""

from django.utils.translation import gettext_lazy as _

from moderation.kinds.base import deadlines, figures
from moderation.kinds.base.kind import ActionKind, Target
from moderation.kinds.base.steps import update_account
from moderation.models import Action, Kind, Step


def _suspend(action: Action, _step: Step) -> str:
    return update_account(action, suspended_until=action.until)


SUSPEND = ActionKind(
    name=Kind.SUSPEND,
    label=Kind.SUSPEND.label,
    target=Target.PEOPLE,
    button=_("Suspend %(name)s"),
    notice=_("A moderator suspended your account for a while."),
    is_senior=True,
    checks=[deadlines.check],
    fields=[deadlines.FIELD],
    on_account=_suspend,
    changed=figures.changed_account,
)
