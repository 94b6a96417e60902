"""Buttons of kinds at every item of a queue: each leads to the form of the action, and back."""

from django.urls import reverse
from django.utils.http import urlencode

from moderation.kinds import KINDS, ActionKind
from moderation.kinds.base.kind import QueueButton
from oasst.staff.workplace import Item, ItemAct


def _button(kind: ActionKind, place: QueueButton) -> ItemAct:
    def address(item: Item, back: str) -> str:
        subject = _subject(kind, item)
        return _form(**subject, kind=kind.name, next=back) if subject else ""

    return ItemAct(kind.name, place.order, place.title, place.letter, address)


def _subject(kind: ActionKind, item: Item) -> dict[str, object]:
    """The author, or the message while it is not deleted; empty where there is none."""
    if item.message is None:
        return {}
    if kind.is_for_people:
        return {"person": item.message.author_id} if item.message.author_id else {}
    return {} if item.message.deleted else {"message": item.message.pk}


def _form(**query: object) -> str:
    parameters = {name: str(value) for name, value in query.items()}
    return f"{reverse('admin:moderation_action_take')}?{urlencode(parameters)}"


ACTS = [_button(kind, kind.queue_button) for kind in KINDS.values() if kind.queue_button]
