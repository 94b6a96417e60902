"""What people read where there is nothing of a kind to do, and what would change that."""

from collections.abc import Callable

from django.utils.translation import gettext, ngettext

from tasks.rules import policy
from tasks.texts.prospects import Blocked, Cause

_SENTENCES: dict[Cause, Callable[[int], str]] = {
    Cause.MUTED: lambda _count: gettext(
        "A moderator has paused this kind of work for you. Your notifications say until when and why."
    ),
    Cause.FOR_OTHERS: lambda count: ngettext(
        "%(count)d place is open, but for others: you wrote it, or you have dealt with it already.",
        "%(count)d places are open, but for others: you wrote them, or you have dealt with them already.",
        count,
    ),
    Cause.FOR_KNOWN: lambda count: ngettext(
        "%(count)d text has enough reviews but still needs one by an experienced reviewer.",
        "%(count)d texts have enough reviews but still need one by an experienced reviewer.",
        count,
    ),
    Cause.FULL: lambda count: ngettext(
        "Others are at work on the one place there is. It comes free if somebody gives it back.",
        "Others are at work on all %(count)d places. One comes free when somebody gives it back.",
        count,
    ),
    Cause.OWN_WAITING: lambda _count: gettext("Your prompts have to be reviewed before you write more."),
    Cause.CLOSED: lambda _count: gettext("This language takes no new prompts at the moment."),
    Cause.ENOUGH_PROMPTS: lambda count: ngettext(
        "Enough prompts are on their way: %(count)d is in review or waits for its turn. New ones are welcome after it.",
        "Enough prompts are on their way: %(count)d are in review or wait for their turn. New ones are welcome after them.",
        count,
    ),
    Cause.ALL_REVIEWED: lambda _count: gettext("Everything has been reviewed. What is written next comes here."),
    Cause.IN_REVIEW: lambda count: ngettext(
        "%(count)d message waits for review. When it is accepted, it can be answered.",
        "%(count)d messages wait for review. When they are accepted, they can be answered.",
        count,
    ),
    Cause.NO_TURN: lambda _count: gettext("Every message has the replies it needs. It is the other side's turn."),
    Cause.NOTHING_GROWS: lambda _count: gettext(
        "No conversation is growing in this language. One begins with a prompt that reviewers accept."
    ),
    Cause.NOT_GROWN: lambda count: ngettext(
        "Replies are ranked when a conversation is as large as planned. %(count)d is growing towards that.",
        "Replies are ranked when a conversation is as large as planned. %(count)d are growing towards that.",
        count,
    ),
}


def who_counts() -> str:
    """Whose reviews decide, for those who wait for one."""
    rules = policy.rules()
    days = ngettext("%(days)d day ago", "%(days)d days ago", rules.known_age.days) % {"days": rules.known_age.days}
    return gettext(
        "An experienced reviewer is a moderator, or someone who joined at least %(days)s and has %(work)d accepted"
        " contributions."
    ) % {"days": days, "work": rules.known_work}


def why(blocked: Blocked) -> str:
    sentence = _SENTENCES[blocked.cause](blocked.count)
    if blocked.cause is Cause.FOR_KNOWN:
        sentence = f"{sentence} {who_counts()}"
    words = sentence % {"count": blocked.count} if "%(count)d" in sentence else sentence
    return f"{words} {blocked.detail}".strip()
