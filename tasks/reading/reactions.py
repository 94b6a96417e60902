"""The reactions to a message that one person may see.

Counts are hidden while the message is judged, and until the person has reacted, to prevent herding. Authors and
moderators always see them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from oasst import access
from oasst.core import reaction_codes
from oasst.models import Reaction, User, WorkKind
from tasks.texts.wording import REACTIONS, Text
from tasks.work import eligibility


@dataclass(frozen=True, slots=True)
class Given:
    """One kind of reaction: its count, None while hidden, and whether the viewer gave it."""

    code: str
    sign: str
    name: Text
    count: int | None
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Reacted:
    """`offered` are the reactions the person can give or remove, `seen` those with a visible count."""

    message_id: UUID
    offered: list[Given]
    seen: list[Given]
    has_reported: bool
    may_react: bool
    is_blind: bool
    """The message is still being judged, so the counts stay hidden whatever the viewer does."""


def reacted(
    message_id: UUID,
    *,
    author_id: UUID | None,
    emojis: Mapping[str, int] | None,
    own: Iterable[str],
    by: User,
    is_blind: bool = False,
) -> Reacted:
    mine, counts, is_author = set(own), reaction_codes.counted(emojis), author_id == by.pk
    sees = not is_blind and (is_author or bool(mine) or access.may_moderate(by))
    every = [
        Given(code, reaction_codes.SIGNS[code], name, counts.get(code, 0) if sees else None, code in mine)
        for code, name in REACTIONS.items()
    ]
    return Reacted(
        message_id,
        offered=[each for each in every if _is_offered(each, is_author=is_author)],
        seen=[each for each in every if each.count or (is_blind and each.is_mine)],
        has_reported=reaction_codes.RED_FLAG in mine,
        may_react=eligibility.may_do(by, WorkKind.REACTING),
        is_blind=is_blind,
    )


def _is_offered(each: Given, *, is_author: bool) -> bool:
    """Reactions that are not offered can still be removed by the person who gave them through the API."""
    if each.code in reaction_codes.NOT_OFFERED:
        return each.is_mine
    return not (is_author and each.code in reaction_codes.OPPOSITES)


def own_reactions(message_ids: Iterable[UUID], by: User) -> dict[UUID, list[str]]:
    """This person's reactions by message. One statement."""
    by_message: dict[UUID, list[str]] = defaultdict(list)
    given = Reaction.objects.filter(user=by, message__in=message_ids)
    for message_id, emoji in given.values_list("message_id", "emoji"):
        by_message[message_id].append(emoji)
    return by_message
