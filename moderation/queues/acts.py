"""What can be done with an item of any queue besides deciding on it: each leads to the form of the action, and back."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from moderation.models import Kind
from oasst.staff.workplace import Item, ItemAct


def _to_message(kind: Kind) -> Callable[[Item, str], str]:
    def address(item: Item, back: str) -> str:
        if item.message is None or item.message.deleted:
            return ""
        return _form(message=item.message.pk, kind=kind.value, next=back)

    return address


def _to_author(kind: Kind) -> Callable[[Item, str], str]:
    def address(item: Item, back: str) -> str:
        if item.message is None or item.message.author_id is None:
            return ""
        return _form(person=item.message.author_id, kind=kind.value, next=back)

    return address


def _form(**query: object) -> str:
    named = {name: str(value) for name, value in query.items()}
    return f"{reverse('admin:moderation_action_take')}?{urlencode(named)}"


ACTS = (
    ItemAct("quarantine", 10, _("Quarantine"), "q", _to_message(Kind.QUARANTINE)),
    ItemAct("edit", 20, _("Edit"), "e", _to_message(Kind.EDIT)),
    ItemAct("warn", 30, _("Warn"), "w", _to_author(Kind.WARN)),
    ItemAct("mute", 40, _("Mute"), "m", _to_author(Kind.MUTE)),
)
