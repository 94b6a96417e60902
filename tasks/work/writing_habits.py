"""How texts were written: two coarse categories sent by the browser, stored with the message for a limited time.

Moderators see them beside a report or a signal; no rule reads them.
See docs/adr/0081-how-it-was-written.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oasst.models import Message
from tasks.models import Active, Pasted, WritingHabit

# Days until deletion; authors see this number before they submit.
DAYS_KEPT = 90

Text = str | Promise

# The categories by field name, each with its title and choices.
CHOICES = {"pasted": (_("Pasted"), Pasted), "active": (_("Time spent writing"), Active)}


@dataclass(frozen=True, slots=True)
class Habit:
    pasted: Pasted
    active: Active

    @classmethod
    def from_words(cls, pasted: str, active: str) -> Self | None:
        """None unless both values are valid choices."""
        if pasted not in Pasted.values or active not in Active.values:
            return None
        return cls(Pasted(pasted), Active(active))

    @classmethod
    def of_row(cls, row: WritingHabit) -> Self:
        return cls(Pasted(row.pasted), Active(row.active))

    @property
    def facts(self) -> list[tuple[Text, Text]]:
        """Titles and labels, for the author and for moderators."""
        labels = {"pasted": self.pasted.label, "active": self.active.label}
        return [(title, labels[name]) for name, (title, _words) in CHOICES.items()]


def keep(message_id: UUID, habit: Habit) -> None:
    WritingHabit.objects.create(message_id=message_id, pasted=habit.pasted, active=habit.active)


def of(message_ids: Iterable[UUID]) -> dict[UUID, Habit]:
    """The known habits by message. One statement."""
    habits = WritingHabit.objects.filter(message__in=list(message_ids))
    return {each.pk: Habit.of_row(each) for each in habits}


def of_message(message: Message) -> Habit | None:
    """The known habit of a message. No statement for messages selected with their related `habit`."""
    row: WritingHabit | None = getattr(message, "habit", None)
    return Habit.of_row(row) if row else None
