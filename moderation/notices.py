"""Telling people what was decided about them, in plain words, and where they can appeal."""

from collections.abc import Mapping
from types import MappingProxyType

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from moderation import statements
from moderation.models import Action, Affected, Kind, State
from oasst.models import Notification
from oasst.notifications import inbox

TOPIC = "moderation"
UNDONE = f"{TOPIC}_undone"
REPORT_UPHELD, REPORT_DISMISSED = f"{TOPIC}_report_upheld", f"{TOPIC}_report_dismissed"
APPEAL_CONFIRMED, APPEAL_OVERTURNED = f"{TOPIC}_appeal_confirmed", f"{TOPIC}_appeal_overturned"

_TEXTS: Mapping[str, str | Promise] = MappingProxyType(
    {
        Kind.DELETE: _("A moderator has deleted %(messages)s of your messages, or what they answer."),
        Kind.RESTORE: _("A moderator has restored %(messages)s of your messages."),
        Kind.EDIT: _("A moderator has edited one of your messages."),
        Kind.QUARANTINE: _("%(messages)s of your messages were taken out until a moderator has looked at them."),
        Kind.RELEASE: _("A moderator has looked at %(messages)s of your messages: they are back."),
        Kind.HALT: _("A moderator has halted a conversation you began."),
        Kind.RESUME: _("A conversation you began goes on."),
        Kind.CHANGE_LANG: _("A moderator has corrected the language of a conversation you wrote in."),
        Kind.WARN: _("A moderator has sent you a warning."),
        Kind.MUTE: _("A moderator keeps you from some kinds of work for a while."),
        Kind.SUSPEND: _("A moderator has suspended your account for a while."),
        Kind.BAN: _("A moderator has closed your account to all work."),
        Kind.UNBAN: _("Your account may take part again without limits."),
        Kind.PURGE: _("A moderator has taken out what you wrote, or what your messages answered."),
        Kind.MERGE: _("A moderator has joined two accounts of yours."),
    }
)


def register() -> None:
    inbox.about(TOPIC, _("Decisions of moderators"))
    inbox.leads(TOPIC, _way_to)
    for kind, text in _TEXTS.items():
        inbox.say(f"{TOPIC}_{kind}", text)
    inbox.say(UNDONE, _("A decision about your account or your messages has been undone."))
    inbox.say(REPORT_UPHELD, _("A moderator has agreed with your report. Thank you."))
    inbox.say(REPORT_DISMISSED, _("A moderator has looked at what you reported and left it as it is. Thank you."))
    inbox.say(APPEAL_CONFIRMED, _("Another moderator has looked at your appeal: the decision stands."))
    inbox.say(APPEAL_OVERTURNED, _("Another moderator has looked at your appeal: you were right."))


def _way_to(news: Notification) -> str:
    action = news.detail.get("action")
    return reverse("decision", args=[action]) if action else ""


def tell(action: Action) -> None:
    """Writes down whom the action affected and tells them; when it has been undone, tells them that. Nobody is told what
    they did themselves.
    """
    if action.state == State.UNDONE:
        kind = UNDONE
    else:
        statements.rows("write_affected", action=action.pk)
        kind = f"{TOPIC}_{action.kind}"
    affected = Affected.objects.filter(action=action).exclude(person=action.by_id)
    Notification.objects.bulk_create(
        [
            Notification(
                user_id=each.person_id, kind=kind, detail={"action": str(action.pk), "messages": each.messages}
            )
            for each in affected
        ],
        batch_size=1000,
    )
