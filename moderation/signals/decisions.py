"""Decisions on signals: the action proposed for its kind, or dismissal. Signals have no other effect."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.actions import service
from moderation.actions.orders import Order
from moderation.kinds import KINDS
from moderation.models import Action, Kind, Reason, Signal
from moderation.signals.fingerprints import digest
from oasst.core.texts import pii
from oasst.models import Message, User
from tasks.trees import lifecycle


class Decided(Exception):
    """Another moderator has decided it, or the text was changed or deleted."""


def proposed(signal: Signal, *, by: User | None = None, text: str = "") -> Order:
    """The order that upholding the signal gives. `text` is the message to the author."""
    kind, reason, detail = _PROPOSALS[Signal.Kind(signal.kind)](signal)
    if KINDS[kind].is_for_people:
        return Order(kind=kind, reason=reason, by=by, person=signal.person, text=text)
    return Order(kind=kind, reason=reason, by=by, messages=[signal.message_id], text=text, detail=detail)


def uphold(signal: Signal, *, by: User, text: str = "") -> Action:
    """Takes the proposed action; it can be undone as any action.

    Raises:
        Decided: it was decided in the meantime, or the text is gone or another one.
        NotAllowed, Wrong: as `orders.check`; nothing is decided.
    """
    with transaction.atomic():
        lifecycle.locked(signal.message.tree_id)
        message = Message.objects.get(pk=signal.message_id)
        if message.deleted or digest(message.text) != signal.digest:
            raise Decided(_("The text was changed or deleted in the meantime."))
        _decide(signal, by, Signal.Outcome.UPHELD)
        action = service.take(proposed(signal, by=by, text=text))
        Signal.objects.filter(pk=signal.pk).update(action=action)
    return action


def dismiss(signal: Signal, *, by: User, text: str = "") -> Action:
    """Dismisses the signal; this text raises it no more.

    Raises:
        Decided: it was decided in the meantime.
        NotAllowed: as `orders.check`.
    """
    with transaction.atomic():
        lifecycle.locked(signal.message.tree_id)
        if not Signal.objects.filter(pk=signal.pk, outcome="").exists():
            raise Decided
        order = Order(
            kind=Kind.DISMISS, reason=Reason.NO_HARM, by=by, messages=[signal.message_id], text=text,
            detail={"signal": signal.pk},
        )  # fmt: skip
        return service.take(order)


def _decide(signal: Signal, by: User, outcome: Signal.Outcome) -> None:
    undecided = Signal.objects.filter(pk=signal.pk, outcome="")
    if not undecided.update(outcome=outcome, decided_at=timezone.now(), decided_by=by):
        raise Decided


# --- What is proposed ---------------------------------------------------------------------------------------------------

_Proposal = tuple[Kind, Reason, dict[str, str]]


def _delete(reason: Reason) -> Callable[[Signal], _Proposal]:
    return lambda _signal: (Kind.DELETE, reason, {})


def _of_duplicate(signal: Signal) -> _Proposal:
    """A repeated own text is spam, a text of another author is copied."""
    return Kind.DELETE, Reason.SPAM if signal.detail.get("own") else Reason.COPIED, {}


def _of_lang(signal: Signal) -> _Proposal:
    """A prompt without replies can change its language; a message in a conversation cannot."""
    message = signal.message
    if message.parent_id is None and not message.children_count:
        return Kind.CHANGE_LANG, Reason.WRONG_LANG, {"lang": signal.detail["lang"]}
    return Kind.DELETE, Reason.WRONG_LANG, {}


def _of_private(signal: Signal) -> _Proposal:
    return Kind.EDIT, Reason.PRIVATE_DATA, {"text": pii.redacted(signal.message.text)}


def _of_flood(_signal: Signal) -> _Proposal:
    return Kind.WARN, Reason.SPAM, {}


_PROPOSALS: Mapping[Signal.Kind, Callable[[Signal], _Proposal]] = MappingProxyType(
    {
        Signal.Kind.DUPLICATE: _of_duplicate,
        Signal.Kind.FLOOD: _of_flood,
        Signal.Kind.LINKS: _delete(Reason.SPAM),
        Signal.Kind.LEFTOVER: _delete(Reason.COPIED),
        Signal.Kind.LANG: _of_lang,
        Signal.Kind.PRIVATE: _of_private,
        Signal.Kind.TOXIC: _delete(Reason.HATE),
    }
)
