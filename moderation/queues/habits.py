"""Facts beside the text of an item: writing habits and moderators' notes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from moderation.models import Note
from oasst.staff.workplace import Item, Text
from tasks.work import writing_habits

# Most notes shown with one item.
_MOST_NOTES = 3


def completed(items: Sequence[Item]) -> list[Item]:
    """The items with how their messages were written, where that is known, and with notes on them and their authors. One
    statement; the messages are to be selected with their related `habit`.
    """
    messages = [item.message for item in items if item.message]
    notes = _notes({message.pk for message in messages}, {each.author_id for each in messages if each.author_id})
    return [replace(item, facts=[*item.facts, *_more(item, notes)]) for item in items]


def _more(item: Item, notes: dict[UUID, list[Note]]) -> Iterable[tuple[Text, Text]]:
    if item.message is None:
        return []
    habit = writing_habits.of_message(item.message)
    written = habit.facts if habit else []
    found = [*notes.get(item.message.pk, []), *notes.get(item.message.author_id or item.message.pk, [])]
    return [*written, *((_("Note by %(name)s") % {"name": note.by}, note.text) for note in found[:_MOST_NOTES])]


def _notes(messages: set[UUID], people: set[UUID]) -> dict[UUID, list[Note]]:
    """Notes by subject, newest first."""
    found: dict[UUID, list[Note]] = {}
    about = Note.objects.filter(Q(message__in=messages) | Q(person__in=people)).select_related("by")
    for note in about.order_by("-written_at"):
        key = note.message_id or note.person_id
        assert key
        found.setdefault(key, []).append(note)
    return found
