"""Banning a person."""

from django.utils.translation import gettext_lazy as _

from moderation.kinds.base import figures
from moderation.kinds.base.kind import ActionKind, Target
from moderation.kinds.base.steps import update_account
from moderation.models import Action, Kind, Step

# The width of the account's column.
_LONGEST_REASON = 300


def ban(action: Action, _step: Step) -> str:
    reason = action.text[:_LONGEST_REASON] or action.get_reason_display()
    return update_account(action, is_active=False, ban_reason=reason)


BAN = ActionKind(
    name=Kind.BAN,
    label=Kind.BAN.label,
    target=Target.PEOPLE,
    button=_("Ban %(name)s"),
    notice=_("A moderator banned your account."),
    is_senior=True,
    on_account=ban,
    changed=figures.changed_account,
)
