"""The explanation on the dashboard for a kind without tasks, and what would change that."""

from collections.abc import Callable

from django.utils.translation import gettext, ngettext

from tasks.rules import policy
from tasks.texts.prospects import Blocked, Cause

_SENTENCES: dict[Cause, Callable[[int], str]] = {
    Cause.MUTED: lambda _count: gettext(
        "A moderator has paused this kind of task for you. Check your notifications for the reason and the end date."
    ),
    Cause.FOR_OTHERS: lambda count: ngettext(
        "There is %(count)d task left, but you wrote or already handled it.",
        "There are %(count)d tasks left, but you wrote or already handled them.",
        count,
    ),
    Cause.FOR_KNOWN: lambda count: ngettext(
        "%(count)d message has enough reviews but still needs one from an experienced reviewer.",
        "%(count)d messages have enough reviews but still need one from an experienced reviewer.",
        count,
    ),
    Cause.FULL: lambda count: ngettext(
        "%(count)d task is left and someone is working on it. It opens up again if they skip it.",
        "%(count)d tasks are left and others are working on them. They open up again if someone skips one.",
        count,
    ),
    Cause.OWN_WAITING: lambda _count: gettext("Your prompts need to be reviewed before you can write more."),
    Cause.CLOSED: lambda _count: gettext("This language isn't accepting new prompts right now."),
    Cause.ENOUGH_PROMPTS: lambda count: ngettext(
        "There are enough prompts for now: %(count)d is in review or queued. Check back later to add one.",
        "There are enough prompts for now: %(count)d are in review or queued. Check back later to add one.",
        count,
    ),
    Cause.ALL_REVIEWED: lambda _count: gettext("Everything's been reviewed. New messages will show up here."),
    Cause.IN_REVIEW: lambda count: ngettext(
        "%(count)d message is waiting for review. You can reply once it's accepted.",
        "%(count)d messages are waiting for review. You can reply once they're accepted.",
        count,
    ),
    Cause.NO_TURN: lambda _count: gettext("All messages have enough replies for now."),
    Cause.NOTHING_GROWS: lambda _count: gettext(
        "No conversation is open for replies in this language. A new one starts with an accepted prompt."
    ),
    Cause.NOT_GROWN: lambda count: ngettext(
        "Ranking starts once a conversation is big enough. %(count)d is getting there.",
        "Ranking starts once a conversation is big enough. %(count)d are getting there.",
        count,
    ),
}


def who_counts() -> str:
    """The definition of an experienced reviewer, from the rules in force."""
    rules = policy.everywhere()
    days = ngettext("%(days)d day ago", "%(days)d days ago", rules.known_age.days) % {"days": rules.known_age.days}
    return gettext(
        "An experienced reviewer is a moderator, or someone who joined at least %(days)s and has %(work)d accepted"
        " contributions."
    ) % {"days": days, "work": rules.known_work}


def why(blocked: Blocked) -> str:
    """The sentences that explain why no task is available."""
    sentence = _SENTENCES[blocked.cause](blocked.count)
    if blocked.cause is Cause.FOR_KNOWN:
        sentence = f"{sentence} {who_counts()}"
    words = sentence % {"count": blocked.count} if "%(count)d" in sentence else sentence
    return f"{words} {blocked.detail}".strip()
