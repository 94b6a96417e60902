"""How the text of an item was written, beside what else is known of it."""

from dataclasses import replace

from oasst.staff.workplace import Item
from tasks.work import writing_habits


def with_habits(items: list[Item]) -> list[Item]:
    """The items, each with how its message was written where that is known. One statement."""
    known = writing_habits.of(item.message.pk for item in items if item.message)
    return [
        replace(item, facts=[*item.facts, *known[item.message.pk].facts])
        if item.message and item.message.pk in known
        else item
        for item in items
    ]
