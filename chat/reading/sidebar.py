"""The list of a person's chats."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from chat.access import Owner
from chat.models import Chat, ChatMessage

_MOST = 60


@dataclass(frozen=True, slots=True)
class Sidebar:
    """`words` is what was searched for. `has_more`: older chats are found by searching."""

    chats: Sequence[Chat]
    words: str
    archived: bool
    has_more: bool


def of_owner(owner: Owner, words: str = "", *, archived: bool = False) -> Sidebar:
    """The chats whose title or messages contain every word, pinned ones first, then the newest."""
    found = owner.chats().filter(archived=archived).only("title", "pinned", "archived", "updated_at")
    for word in words.split()[:5]:
        said = ChatMessage.objects.filter(chat=OuterRef("pk"), content__icontains=word)
        found = found.filter(Q(title__icontains=word) | Exists(said))
    chats = list(found.order_by("-pinned", "-updated_at", "pk")[: _MOST + 1])
    return Sidebar(chats[:_MOST], words, archived, len(chats) > _MOST)
