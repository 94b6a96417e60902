"""Warning a person. It changes nothing but their notifications."""

from django.utils.translation import gettext_lazy as _

from moderation.kinds.base import figures
from moderation.kinds.base.kind import ActionKind, QueueButton, Target
from moderation.models import Kind

WARN = ActionKind(
    name=Kind.WARN,
    label=Kind.WARN.label,
    target=Target.PEOPLE,
    button=_("Warn %(name)s"),
    notice=_("A moderator sent you a warning."),
    queue_button=QueueButton(30, _("Warn"), "w"),
    changed=figures.one_account,
)
