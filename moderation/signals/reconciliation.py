"""Reconciling signals with texts: raised by a finding, closed where it is gone, reopened where it is back.

A decision on a signal lasts as long as the text is unchanged. Undoing the action reopens the signal, unless an appeal
overturned it: then the signal is dismissed.
"""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db.models.functions import Now

from moderation import statements
from moderation.models import Appeal, Signal, State
from moderation.signals.detection import Findings
from moderation.signals.fingerprints import digest
from oasst.models import Message


def settle(found: Mapping[UUID, Findings], messages: Iterable[Message]) -> None:
    """`found`: findings of visible messages, by kind; all other `messages` are deleted."""
    by_id = {message.pk: message for message in messages}
    current, outdated = list[Signal](), list[Signal]()
    for signal in Signal.objects.filter(message__in=by_id).select_related("action").order_by("pk"):
        (current if _is_current(signal, by_id[signal.message_id], found) else outdated).append(signal)
    _close(outdated)
    for signal in current:
        _reopen(signal)
    raised = {(signal.message_id, signal.kind) for signal in current}
    Signal.objects.bulk_create(_new(found, by_id, raised), ignore_conflicts=True)
    statements.rows("follow_messages", messages=list(by_id))


def _is_current(signal: Signal, message: Message, found: Mapping[UUID, Findings]) -> bool:
    """Toxicity depends on the text alone; a flood ends when the message moves to another account."""
    if message.pk not in found or signal.digest != digest(message.text):
        return False
    if signal.kind == Signal.Kind.TOXIC:
        return True
    return signal.kind in found[message.pk] and (
        signal.kind != Signal.Kind.FLOOD or signal.person_id == message.author_id
    )


def _close(signals: Iterable[Signal]) -> None:
    """Before others are reopened: a message has one undecided signal per kind."""
    ids = [signal.pk for signal in signals if not signal.outcome]
    Signal.objects.filter(pk__in=ids, outcome="").update(outcome=Signal.Outcome.GONE, decided_at=Now())


def _reopen(signal: Signal) -> None:
    """A flood is never reopened: the next text raises it again."""
    undone = signal.outcome == Signal.Outcome.UPHELD and signal.action and signal.action.state == State.UNDONE
    if signal.kind == Signal.Kind.FLOOD or not (undone or signal.outcome == Signal.Outcome.GONE):
        return
    if undone and Appeal.objects.filter(action=signal.action_id, outcome=Appeal.Outcome.OVERTURNED).exists():
        Signal.objects.filter(pk=signal.pk).update(outcome=Signal.Outcome.DISMISSED)
    else:
        Signal.objects.filter(pk=signal.pk).update(outcome="", decided_at=None, decided_by=None, action=None)


def _new(
    found: Mapping[UUID, Findings], messages: Mapping[UUID, Message], raised: Collection[tuple[UUID, str]]
) -> list[Signal]:
    return [
        Signal(
            message=messages[message], person_id=messages[message].author_id, lang=messages[message].tree.lang, kind=kind,
            digest=digest(messages[message].text), sureness=finding.sureness, detail=dict(finding.detail),
            other_id=finding.other,
        )
        for message, findings in found.items()
        for kind, finding in findings.items()
        if (message, kind) not in raised
    ]  # fmt: skip
