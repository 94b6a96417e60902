"""Tables of chats."""

from chat.models.chats import Chat, ChatMessage, Generation
from chat.models.language_models import ChatModel, Kind
from chat.models.presets import Preset

__all__ = ["Chat", "ChatMessage", "ChatModel", "Generation", "Kind", "Preset"]
