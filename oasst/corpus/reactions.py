"""Writing reactions. Who may react to what is for the caller to say."""

from collections import Counter

from oasst import events
from oasst.core import reaction_codes
from oasst.models import Event, EventType, Message, Reaction, User


def react(message: Message, by: User, emoji: str, op: str) -> list[Event]:
    """Adds, takes away or toggles a reaction and counts it; returns the events of it, still to be recorded.

    `message` was read under its row's lock, which the caller holds: so `emojis` is what the rows say, however many
    people react at once.
    """
    given = Reaction.objects.filter(message=message, user=by).values_list("emoji", flat=True)
    held = frozenset(given)
    wanted = reaction_codes.after(held, emoji, op)
    removed = [Reaction(message=message, user=by, emoji=each) for each in held - wanted]
    added = [Reaction(message=message, user=by, emoji=each) for each in wanted - held]
    if not removed and not added:
        return []
    Reaction.objects.filter(message=message, user=by, emoji__in=held - wanted).delete()
    Reaction.objects.bulk_create(added)
    counts = Counter(message.emojis or {})
    counts.subtract(each.emoji for each in removed)
    counts.update(each.emoji for each in added)
    message.emojis = {code: count for code, count in counts.items() if count > 0}
    message.save(update_fields=["emojis"])
    return [
        *(events.reaction_changed(EventType.REACTION_REMOVED, each, message) for each in removed),
        *(events.reaction_changed(EventType.REACTION_ADDED, each, message) for each in added),
    ]
