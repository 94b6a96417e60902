"""Writes reactions. Permissions are checked by the caller."""

from collections import Counter

from oasst import events
from oasst.core import reaction_codes
from oasst.models import Event, EventType, Message, Reaction, User


def react(message: Message, by: User, emoji: str, op: str) -> list[Event]:
    """Adds, removes or toggles a reaction and counts it; returns its events, which the caller records.

    The caller has read `message` under a row lock, so `emojis` agrees with the rows even under concurrent
    reactions.
    """
    given = Reaction.objects.filter(message=message, user=by).values_list("emoji", flat=True)
    before = frozenset(given)
    wanted = reaction_codes.after(before, emoji, op)
    removed = [Reaction(message=message, user=by, emoji=each) for each in before - wanted]
    added = [Reaction(message=message, user=by, emoji=each) for each in wanted - before]
    if not removed and not added:
        return []
    Reaction.objects.filter(message=message, user=by, emoji__in=before - wanted).delete()
    Reaction.objects.bulk_create(added)
    counts = Counter(reaction_codes.counted(message.emojis))
    counts.subtract(each.emoji for each in removed)
    counts.update(each.emoji for each in added)
    message.emojis = {code: count for code, count in counts.items() if count > 0}
    message.save(update_fields=["emojis"])
    return [
        *(events.reaction_changed(EventType.REACTION_REMOVED, each, message) for each in removed),
        *(events.reaction_changed(EventType.REACTION_ADDED, each, message) for each in added),
    ]
