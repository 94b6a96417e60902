"""Lifting all bans, suspensions and mutes of a person."""

from django.utils.translation import gettext_lazy as _

from moderation.kinds.base import figures
from moderation.kinds.base.kind import ActionKind, Target
from moderation.kinds.base.steps import update_account
from moderation.models import Action, Kind, Step


def _unban(action: Action, _step: Step) -> str:
    return update_account(action, is_active=True, ban_reason="", suspended_until=None, muted=[], muted_until=None)


UNBAN = ActionKind(
    name=Kind.UNBAN,
    label=Kind.UNBAN.label,
    target=Target.PEOPLE,
    button=_("Lift all limits on %(name)s"),
    notice=_("All limits on your account were lifted."),
    is_senior=True,
    on_account=_unban,
    changed=figures.changed_account,
)
