"""How a reply stands, for those who follow it without knowing whose it is: their address is signed."""

from typing import Any
from uuid import UUID

from chat.models import ChatMessage


def exists(message_id: UUID) -> bool:
    return ChatMessage.objects.filter(pk=message_id, role="assistant").exists()


def end_of(message_id: UUID) -> tuple[str, dict[str, Any]] | None:
    """The last event of a reply that has ended, or of one whose hub is gone; None while it is in the making."""
    message = ChatMessage.objects.select_related("generation").filter(pk=message_id).first()
    if message is None:
        return "error", {"code": "deleted", "retryable": False}
    if message.is_unfinished:
        lost = not hasattr(message, "generation") or message.generation.is_lost
        return ("error", {"code": "interrupted", "retryable": True}) if lost else None
    if message.error_code:
        return "error", {"code": message.error_code, "retryable": True}
    return "done", {"state": message.state, "finish_reason": message.finish_reason}
