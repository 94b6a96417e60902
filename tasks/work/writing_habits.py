"""How texts were written: what a browser said of it in two words, kept for a while beside the message.

Moderators see it beside a report or a signal; nothing follows from it by itself, and no rule reads it.
See docs/adr/0081-how-it-was-written.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tasks.models import Active, Pasted, WritingHabit

# How long it is kept; the author reads this before sending it.
DAYS_KEPT = 90

Text = str | Promise

# What a browser may say, by the name it is sent under: the title and the words of each.
CHOICES = {"pasted": (_("Pasted"), Pasted), "active": (_("Time spent writing"), Active)}


@dataclass(frozen=True, slots=True)
class Habit:
    pasted: Pasted
    active: Active

    @classmethod
    def from_words(cls, pasted: str, active: str) -> Self | None:
        """None unless both words are known: whatever a browser or a program makes up stands for nothing."""
        if pasted not in Pasted.values or active not in Active.values:
            return None
        return cls(Pasted(pasted), Active(active))

    @property
    def facts(self) -> list[tuple[Text, Text]]:
        """What people read: authors of their own text, moderators beside what they decide on."""
        labels = {"pasted": self.pasted.label, "active": self.active.label}
        return [(title, labels[name]) for name, (title, _words) in CHOICES.items()]


def keep(message_id: UUID, habit: Habit) -> None:
    WritingHabit.objects.create(message_id=message_id, pasted=habit.pasted, active=habit.active)


def of(message_ids: Iterable[UUID]) -> dict[UUID, Habit]:
    """By message, of those about which something is known. One statement."""
    habits = WritingHabit.objects.filter(message__in=list(message_ids))
    return {each.pk: Habit(Pasted(each.pasted), Active(each.active)) for each in habits}
