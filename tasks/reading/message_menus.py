"""The foot of messages for signed-in people: visible reactions, and the link to give feedback."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import get_template
from django.utils.safestring import SafeString

from oasst.corpus.reading import ReadMessage
from oasst.models import User
from tasks.reading.reactions import Reacted, own_reactions, reacted


def of_messages(request: HttpRequest, messages: Sequence[ReadMessage]) -> Mapping[UUID, SafeString]:
    """The menus of all messages of a page, with one statement. Hidden messages have none."""
    user = request.user
    assert isinstance(user, User)
    shown = [message for message in messages if not message.is_hidden]
    own = own_reactions([message.id for message in shown], user)
    return {
        each.id: menu(
            reacted(
                each.id,
                author_id=each.author_id,
                emojis=each.emojis,
                own=own[each.id],
                by=user,
                is_blind=each.is_blind,
            )
        )
        for each in shown
    }


def menu(about: Reacted) -> SafeString:
    return SafeString(get_template("tasks/pieces/message_menu.html").render({"about": about}))
