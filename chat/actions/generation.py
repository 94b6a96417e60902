"""The life of a reply: begun by one hub, confirmed by heartbeats, ended once.

The row in `Generation` is the lease of a hub on a reply. The one that deletes it ends the reply; all others are too late.
"""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from redis.exceptions import RedisError

from chat.log import reading, requests
from chat.models import Chat, ChatMessage, ChatModel, Generation
from chat.rules import events, parameters
from chat.rules.context import Turn, fitting, tokens
from chat.rules.limits import LIMITS
from chat.rules.states import State

log = logging.getLogger(__name__)

# A queued reply that no hub has heard of is offered again after this long.
_UNHEARD = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Work:
    """What a hub needs for one reply."""

    message_id: UUID
    model: ChatModel
    turns: Sequence[Turn]
    left_out: int
    params: dict[str, parameters.Value]

    @property
    def body(self) -> dict[str, Any]:
        """The request, in the form of OpenAI's interface."""
        return {
            "model": self.model.remote_model or self.model.slug,
            "messages": [turn._asdict() for turn in self.turns],
            **parameters.on_the_wire(self.params, self.model.wire_names),
        }


@dataclass(slots=True)
class Outcome:
    """How a reply ended."""

    state: State
    text: str = ""
    error_code: str = ""
    finish_reason: str = ""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    first_ms: int | None = None
    total_ms: int | None = None

    def columns(self) -> dict[str, Any]:
        return {
            "state": self.state, "content": self.text, "error_code": self.error_code[:40],
            "finish_reason": self.finish_reason[:40], "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens, "first_ms": self.first_ms, "total_ms": self.total_ms,
        }  # fmt: skip


def model_of(message_id: UUID) -> tuple[int, int] | None:
    """The model of a reply that waits, and how many replies that model makes at a time."""
    rows = ChatMessage.objects.filter(pk=message_id, state=State.QUEUED, model__isnull=False)
    return rows.values_list("model", "model__concurrency").first()


def begin(message_id: UUID, *, hub: str) -> Work | None:
    """Takes a reply that waits; None: another hub has it, or it is gone."""
    with transaction.atomic():
        mine = Generation.objects.filter(pk=message_id, hub="", stop_requested=False)
        if mine.update(hub=hub, heartbeat_at=timezone.now()) != 1:
            return None
        message = ChatMessage.objects.select_related("chat", "model").get(pk=message_id)
        if message.model is None or not message.model.enabled:
            finish(message_id, hub=hub, outcome=Outcome(State.FAILED, error_code="model_gone"))
            return None
        turns, left_out = _turns(message, message.model)
        ChatMessage.objects.filter(pk=message_id).update(state=State.RUNNING, left_out=left_out)
    return Work(message_id, message.model, turns, left_out, message.params)


def _turns(message: ChatMessage, model: ChatModel) -> tuple[list[Turn], int]:
    """The thread above the reply as far as it fits, after the system prompts."""
    instructions = "\n\n".join(filter(None, (model.system_prompt, message.chat.system_prompt)))
    before = thread_above(message)
    room = model.context_tokens - int(message.params.get("max_tokens", model.reply_tokens)) - tokens(instructions)
    kept = fitting(before, room=room)
    system = [Turn("system", instructions)] if instructions else []
    return [*system, *kept], len(before) - len(kept)


def thread_above(message: ChatMessage) -> list[Turn]:
    """What was said before the message, without replies of which nothing came."""
    parents = dict(ChatMessage.objects.filter(chat=message.chat_id).values_list("pk", "parent"))
    ids, at = [], message.parent_id
    while at is not None:
        ids.append(at)
        at = parents.get(at)
    texts = ChatMessage.objects.in_bulk(ids)
    return [Turn(each.role, each.content) for id_ in reversed(ids) if (each := texts[id_]).content]


def beat(hub: str, message_ids: Collection[UUID]) -> set[UUID]:
    """Confirms that the hub works on these replies; returns those it is to stop, because someone asked or they are gone."""
    if not message_ids:
        return set()
    mine = Generation.objects.filter(pk__in=message_ids, hub=hub)
    mine.update(heartbeat_at=timezone.now())
    return set(message_ids) - set(mine.filter(stop_requested=False).values_list("pk", flat=True))


def finish(message_id: UUID, *, hub: str, outcome: Outcome) -> bool:
    """Ends the reply; False: it has been ended already, or deleted."""
    return _end(Generation.objects.filter(pk=message_id, hub=hub), message_id, outcome)


def _end(lease: "QuerySet[Generation]", message_id: UUID, outcome: Outcome) -> bool:
    with transaction.atomic():
        if not lease.delete()[0]:
            return False
        ChatMessage.objects.filter(pk=message_id).update(**outcome.columns())
        Chat.objects.filter(messages=message_id).update(updated_at=timezone.now())
    return True


def request_stop(message: ChatMessage) -> None:
    """Stops a reply. One that waits ends here, one in the making is ended by its hub with what has come so far."""
    if _end(Generation.objects.filter(pk=message.pk, hub=""), message.pk, Outcome(State.STOPPED)):
        _tell(message.pk, "done", state=State.STOPPED)
    elif Generation.objects.filter(pk=message.pk).update(stop_requested=True):
        requests.stop(message.pk)


def give_up(message_ids: Sequence[UUID]) -> None:
    """The hubs cannot be reached: the messages are kept, the replies fail and can be asked for again."""
    for message_id in message_ids:
        _end(
            Generation.objects.filter(pk=message_id, hub=""),
            message_id,
            Outcome(State.FAILED, error_code="unavailable"),
        )


# --- Sweeps -------------------------------------------------------------------------------------------------------------


def unheard() -> list[UUID]:
    """Replies that have waited for a while, the oldest first: their place in Redis may have been lost."""
    waiting = Generation.objects.filter(hub="", created_at__lt=timezone.now() - _UNHEARD)
    return list(waiting.order_by("created_at").values_list("pk", flat=True)[:500])


def end_lost() -> int:
    """Ends replies whose hub is gone, and those that none has taken up. What arrived is kept. Returns how many."""
    now = timezone.now()
    silent = Q(heartbeat_at__lt=now - timedelta(seconds=LIMITS.lost_seconds)) & ~Q(hub="")
    untaken = Q(hub="", created_at__lt=now - timedelta(seconds=LIMITS.waiting_seconds))
    return sum(_end_lost(lease) for lease in Generation.objects.filter(silent | untaken)[:500])


def _end_lost(lease: Generation) -> bool:
    state, code = (State.INTERRUPTED, "interrupted") if lease.hub else (State.FAILED, "unavailable")
    try:
        arrived = reading.after(lease.pk, 0)
    except (RedisError, OSError):
        arrived = []
    same = Generation.objects.filter(pk=lease.pk, hub=lease.hub, heartbeat_at=lease.heartbeat_at)
    ended = _end(same, lease.pk, Outcome(state, text=events.text_of(arrived), error_code=code))
    if ended:
        _tell(lease.pk, "error", code=code, retryable=True)
    return ended


def _tell(message_id: UUID, kind: str, **data: object) -> None:
    """Ends the log of a reply for those who follow it."""
    try:
        known = reading.after(message_id, 0)
        reading.append(message_id, events.event(known[-1].seq + 1 if known else 1, kind, **data))
    except (RedisError, OSError) as away:
        log.warning("The log of %s has no end: %s", message_id, away)
