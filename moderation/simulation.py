"""What moderators are for, made by simulated volunteers: a copy, an account number, a pasted answer, and two reports.

Through the same actions as everything people do, so that a new platform's queues are not empty. The account number is the
one that banks print on specimens.
"""

from random import Random

from moderation.signals import toxicity, watch
from oasst import events
from oasst.background import queue
from oasst.models import Message, User
from tasks.acts import reports
from tasks.rules import kinds
from tasks.simulation import people
from tasks.texts.refusal import Refusal
from tasks.work import claims, submission

_QUESTION = (
    "Simulated question: a friend wants to keep two hives of bees on the roof of her house in the middle of the city."
    " What should she know before she buys them?"
)
_PROMPTS = (
    _QUESTION,
    f"{_QUESTION} Thanks!",
    "Simulated question: how can I tell whether DE89 3704 0044 0532 0130 00 is a real account?",
    "Simulated question: what does this do?\n\npython\nCopy code\nprint('hello')",
)
_REPORTS = (("spam", "simulated report: no content"), ("not_appropriate", "simulated report: not meant seriously"))


def is_there(lang: str) -> bool:
    """What `make` would write waits in this language already."""
    return Message.objects.visible().in_lang(lang).filter(parent=None, text__in=_PROMPTS).exists()


def make(lang: str) -> int:
    """Returns how many texts were written: fewer than there are, where the language takes no more prompts."""
    authors = [each.user for each in people.volunteers(len(_PROMPTS), lang, Random(0))]  # noqa: S311 -- repeatable
    with queue.without():
        written = sum(_write(text, lang, by) for text, by in zip(_PROMPTS, authors, strict=True))
        _report(lang, by=authors[0])
        while events.number():
            pass
        watch.watch()
        toxicity.judge()
    return written


def _write(text: str, lang: str, by: User) -> bool:
    try:
        submission.submit_text(task=claims.claim(by=by, kind=kinds.INITIAL_PROMPT, lang=lang), text=text, by=by)
    except Refusal:
        return False
    return True


def _report(lang: str, *, by: User) -> None:
    """Reports the newest replies of other people."""
    replies = Message.objects.visible().in_lang(lang).filter(depth__gt=0, author__isnull=False).exclude(author=by)
    for message, (reason, note) in zip(replies.order_by("-seq")[: len(_REPORTS)], _REPORTS, strict=False):
        reports.report(message=message, reason=reason, note=note, by=by)
