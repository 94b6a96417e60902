"""One branch of a chat, each message with its siblings."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise

from chat import access
from chat.models import Chat, ChatMessage
from chat.rules.states import Role, State
from chat.texts import errors, parameters
from oasst.corpus.rendering import Rendered, rendered


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of the branch. `place` counts from 1 among `of` siblings; `before` and `after` are leaves of theirs."""

    message: ChatMessage
    place: int
    of: int
    before: UUID | None
    after: UUID | None

    @property
    def is_reply(self) -> bool:
        return self.message.role == Role.ASSISTANT

    @property
    def text(self) -> Rendered:
        return rendered(self.message.content)

    @property
    def stream(self) -> str:
        """The address to follow a reply in the making, or an empty string."""
        if not self.message.is_unfinished:
            return ""
        return f"{reverse('chat_stream', args=[self.message.pk])}?token={access.stream_token(self.message.pk)}"

    @property
    def is_lost(self) -> bool:
        lease = getattr(self.message, "generation", None)
        return self.message.is_unfinished and (lease is None or lease.is_lost)

    @property
    def problem(self) -> str | Promise:
        if self.is_lost:
            return errors.words_for("interrupted")
        if self.message.state == State.STOPPED:
            return errors.STOPPED
        if self.message.finish_reason == "length":
            return errors.LENGTH
        return errors.words_for(self.message.error_code) if self.message.error_code else ""

    @property
    def used(self) -> Sequence[str]:
        """Model, parameters and figures of a finished reply."""
        return parameters.used(self.message)


@dataclass(frozen=True, slots=True)
class Thread:
    messages: Sequence[Shown]

    @property
    def last(self) -> ChatMessage | None:
        return self.messages[-1].message if self.messages else None

    @property
    def is_unfinished(self) -> bool:
        return any(each.stream and not each.is_lost for each in self.messages)


def of_chat(chat: Chat, wanted: UUID | None = None) -> Thread:
    """The branch through the wanted message, or the one that was shown last. Below it, the newest messages."""
    rows = chat.messages.select_related("generation").order_by("created_at", "pk")
    by_id = {each.pk: each for each in rows}
    children: defaultdict[UUID | None, list[ChatMessage]] = defaultdict(list)
    for each in by_id.values():
        children[each.parent_id].append(each)
    leaf = next((by_id[each] for each in (wanted, chat.leaf_id) if each in by_id), None)
    branch = _down(children, None) if leaf is None else [*_up(by_id, leaf), *_down(children, leaf.pk)]
    return Thread([_shown(children, each) for each in branch])


def one(message: ChatMessage) -> Shown:
    """A message alone, as a page adds it when a reply has ended."""
    siblings = list(message.chat.messages.filter(parent=message.parent_id).order_by("created_at", "pk"))
    return _shown({message.parent_id: siblings}, message)


def _shown(children: "dict[UUID | None, list[ChatMessage]]", message: ChatMessage) -> Shown:
    siblings = children[message.parent_id]
    place = next(place for place, each in enumerate(siblings) if each.pk == message.pk)
    before = siblings[place - 1].pk if place else None
    after = siblings[place + 1].pk if place + 1 < len(siblings) else None
    return Shown(message, place + 1, len(siblings), before, after)


def _up(by_id: dict[UUID, ChatMessage], leaf: ChatMessage) -> list[ChatMessage]:
    found = [leaf]
    while (parent := found[-1].parent_id) is not None:
        found.append(by_id[parent])
    return found[::-1]


def _down(children: "dict[UUID | None, list[ChatMessage]]", parent: UUID | None) -> list[ChatMessage]:
    found = []
    while below := children.get(parent):
        found.append(below[-1])
        parent = below[-1].pk
    return found
