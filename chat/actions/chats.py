"""What people do with their chats: rename, pin, archive, delete, keep after sign-in."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chat.actions.refusals import Refused
from chat.log import requests
from chat.models import Chat, ChatMessage, Generation
from chat.rules.limits import LIMITS
from oasst.core.texts.storage import is_storable
from oasst.models import User


def rename(*, chat: Chat, title: str) -> None:
    """
    Raises:
        Refused: the title is empty, too long, or cannot be stored.
    """
    title = " ".join(title.split())
    if not 0 < len(title) <= LIMITS.title_characters:
        raise Refused(422, _("A title has 1 to %(n)s characters.") % {"n": LIMITS.title_characters}, field="title")
    if not is_storable(title):
        raise Refused(422, _("This text contains characters that can't be stored."), field="title")
    Chat.objects.filter(pk=chat.pk).update(title=title)


def pin(*, chat: Chat, pinned: bool) -> None:
    Chat.objects.filter(pk=chat.pk).update(pinned=pinned)


def archive(*, chat: Chat, archived: bool) -> None:
    Chat.objects.filter(pk=chat.pk).update(archived=archived)


def show(*, chat: Chat, leaf: ChatMessage) -> None:
    """The branch that ends with this message is shown from now on."""
    Chat.objects.filter(pk=chat.pk).update(leaf=leaf)


def delete(*, chats: "QuerySet[Chat]") -> int:
    """Deletes the chats with all messages, for good; returns how many. Hubs stop what they make for them."""
    with transaction.atomic():
        ids = list(chats.select_for_update().values_list("pk", flat=True))
        making = list(Generation.objects.filter(message__chat__in=ids).values_list("pk", flat=True))
        Chat.objects.filter(pk__in=ids).update(leaf=None)
        Chat.objects.filter(pk__in=ids).delete()
        transaction.on_commit(lambda: _stop(making), robust=True)
    return len(ids)


def _stop(message_ids: "Sequence[object]") -> None:
    for message_id in message_ids:
        requests.stop(message_id)  # type: ignore[arg-type]  # ids of messages


def claim(*, guest: str, by: User) -> int:
    """A guest has signed in: their chats become the account's. Returns how many."""
    return Chat.objects.filter(guest=guest).update(user=by, guest=None)
