"""Sending a message, and asking for replies."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chat.access import Owner
from chat.actions import allowance, generation
from chat.actions.refusals import Refused
from chat.log import requests
from chat.models import Chat, ChatMessage, ChatModel, Generation
from chat.rules import parameters
from chat.rules.limits import LIMITS
from chat.rules.states import Role, State
from oasst.core.texts.storage import is_storable
from oasst.corpus.rendering import excerpt

MOST_DRAFTS = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """Which model is to answer, with which parameters, and how many drafts it makes."""

    model: ChatModel
    params: dict[str, parameters.Value] = field(default_factory=dict)
    drafts: int = 1


@dataclass(frozen=True, slots=True)
class Sent:
    chat: Chat
    message: ChatMessage
    replies: Sequence[ChatMessage]


def start(*, owner: Owner, text: str, choice: Choice, system_prompt: str = "", address: str = "") -> Sent:
    """A new chat that begins with this message.

    Raises:
        Refused: with the reason.
    """
    text = checked(text)
    allowance.check(owner, choice.model, address=address)
    with transaction.atomic():
        chat = Chat.objects.create(
            user=owner.user,
            guest=None if owner.user else owner.guest,
            title=excerpt(text, LIMITS.title_characters - 1),
            system_prompt=system_prompt,
        )
        return _written(chat, None, text, choice, None)


def send(
    *,
    owner: Owner,
    chat: Chat,
    text: str,
    parent: ChatMessage | None,
    choice: Choice,
    idempotency_key: str | None = None,
    address: str = "",
) -> Sent:
    """A message below `parent`, a reply of this chat; None: another first message. The same key gives the first result.

    Raises:
        Refused: with the reason.
    """
    text = checked(text)
    if idempotency_key and (before := _before(chat, idempotency_key)):
        return before
    allowance.check(owner, choice.model, address=address)
    with transaction.atomic():
        locked = _locked(chat)
        if idempotency_key and (before := _before(chat, idempotency_key)):
            return before
        if parent is not None:
            _check_parent(locked, parent)
        return _written(locked, parent, text, choice, idempotency_key)


def regenerate(*, owner: Owner, message: ChatMessage, choice: Choice, address: str = "") -> Sequence[ChatMessage]:
    """Further replies to the same message: to the parent of a reply, or to a person's message itself.

    Raises:
        Refused: with the reason.
    """
    allowance.check(owner, choice.model, address=address)
    with transaction.atomic():
        chat = _locked(message.chat)
        asked = message if message.role == Role.USER else message.parent
        assert asked is not None
        replies = _replies(chat, asked, choice)
        _remember(chat, choice, replies)
        return replies


def checked(text: str) -> str:
    """The text as it will be stored.

    Raises:
        Refused: it cannot be.
    """
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Refused(422, _("Write a message first."), field="text")
    if len(text) > LIMITS.message_characters:
        raise Refused(
            422, _("A message has at most %(n)s characters.") % {"n": LIMITS.message_characters}, field="text"
        )
    if not is_storable(text):
        raise Refused(422, _("This text contains characters that can't be stored."), field="text")
    return text


def _locked(chat: Chat) -> Chat:
    locked = Chat.objects.select_for_update(no_key=True).filter(pk=chat.pk).first()
    if locked is None:
        raise Refused(410, _("This chat has been deleted."))
    return locked


def _before(chat: Chat, key: str) -> Sent | None:
    message = ChatMessage.objects.filter(chat=chat, idempotency_key=key).first()
    return Sent(chat, message, list(message.children.order_by("created_at"))) if message else None


def _check_parent(chat: Chat, parent: ChatMessage) -> None:
    now = ChatMessage.objects.filter(pk=parent.pk, chat=chat).first()
    if now is None:
        raise Refused(410, _("The message you answer has been deleted."))
    if now.role != Role.ASSISTANT:
        raise Refused(409, _("You can only answer a reply."), field="parent")
    if now.is_unfinished:
        raise Refused(409, _("This reply is still being written. Wait for its end, or stop it."), field="parent")


def _written(chat: Chat, parent: ChatMessage | None, text: str, choice: Choice, key: str | None) -> Sent:
    if chat.messages.count() >= LIMITS.messages_a_chat:
        raise Refused(409, _("This chat is full. Start a new one."))
    message = ChatMessage.objects.create(
        chat=chat, parent=parent, role=Role.USER, content=text, idempotency_key=key or None
    )
    replies = _replies(chat, message, choice)
    _remember(chat, choice, replies)
    return Sent(chat, message, replies)


def _replies(chat: Chat, asked: ChatMessage, choice: Choice) -> list[ChatMessage]:
    model = choice.model
    chosen = parameters.chosen(choice.params, honoured=model.honours, longest=model.reply_tokens)
    rows: dict[str, Any] = {
        "chat": chat, "parent": asked, "role": Role.ASSISTANT, "state": State.QUEUED, "model": model,
        "model_name": model.name, "ignored": chosen.ignored,
    }  # fmt: skip
    replies = [
        ChatMessage(**rows, params=_of_draft(chosen.sent, number)) for number in range(min(choice.drafts, MOST_DRAFTS))
    ]
    ChatMessage.objects.bulk_create(replies)
    Generation.objects.bulk_create(Generation(message=reply) for reply in replies)
    ids = [reply.pk for reply in replies]
    transaction.on_commit(lambda: _ask_hubs(ids), robust=True)
    return replies


def _ask_hubs(ids: list[UUID]) -> None:
    if not requests.generate(ids):
        generation.give_up(ids)


def _of_draft(sent: dict[str, parameters.Value], number: int) -> dict[str, parameters.Value]:
    """Drafts of one request differ by their seed."""
    return {**sent, "seed": int(sent["seed"]) + number} if "seed" in sent else sent


def _remember(chat: Chat, choice: Choice, replies: Sequence[ChatMessage]) -> None:
    """The next message is answered in the same way unless the person chooses otherwise."""
    chat.model, chat.params, chat.leaf, chat.updated_at = choice.model, choice.params, replies[0], timezone.now()
    chat.save(update_fields=["model", "params", "leaf", "updated_at"])
