"""Giving badges, and showing them.

A badge is given by the job that counts, in the transaction that counted what it is for. Given, it stays, whatever is deleted
or taken back later and however often everything is derived anew: it is a fact about a day, not a balance.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from leaderboard import statements
from leaderboard.models import Award
from leaderboard.rules import batches, streaks
from leaderboard.rules.badges import BADGES, BY_NAME, LONGEST_STREAK, STREAK, Badge
from oasst.core.time_zones import zone
from oasst.models import Notification, User


@dataclass(frozen=True, slots=True)
class Shown:
    """A badge on somebody's page: the level they hold, 0 for none yet, and how far it is to the next.

    On the last level `most` is 0.
    """

    badge: Badge
    level: int
    value: int = 0
    most: int = 0


def give(people: Iterable[UUID]) -> list[Award]:
    """Gives these people what they have earned and do not hold yet, and tells them of the highest level of each badge.

    The caller holds the lock of the tallies, so nobody else is giving. Banned people are given nothing.
    """
    return [award for some in batches.of_people(people) for award in _give(some)]


def own(user: User, streak_days: int) -> list[Shown]:
    """Every badge, for the person themselves. The streak counts while it lasts, so it is the one that is alive."""
    held = _levels(user)
    (measured,) = measure([user])
    measured[STREAK] = streak_days
    return [_shown(badge, held.get(badge.name, 0), measured[badge.measure]) for badge in BADGES]


def held(user: User) -> list[Shown]:
    """The badges the person has been given, for everybody to see."""
    levels = _levels(user)
    return [Shown(badge, levels[badge.name]) for badge in BADGES if badge.name in levels]


def measure(people: Collection[User]) -> list[dict[str, Any]]:
    """What badges are given for, by person. One statement."""
    return statements.records(
        "badge_counts",
        users=[user.pk for user in people],
        zones=[zone(user.time_zone).key for user in people],
        grace=streaks.GRACE_DAYS,
        longest=LONGEST_STREAK,
    )


# --- Their parts --------------------------------------------------------------------------------------------------------


def _give(people: Collection[UUID]) -> list[Award]:
    users = list(User.objects.filter(pk__in=people, is_active=True, deleted_at=None).only("time_zone"))
    known = set(Award.objects.filter(user__in=users).values_list("user", "badge", "level"))
    new = [award for award in _earned(measure(users)) if (award.user_id, award.badge, award.level) not in known]
    Award.objects.bulk_create(new)
    highest = {(award.user_id, award.badge): award.level for award in new}
    Notification.objects.bulk_create(
        Notification(user_id=user_id, kind=BY_NAME[name].news, detail={"level": level})
        for (user_id, name), level in highest.items()
    )
    return new


def _earned(measured: Iterable[dict[str, Any]]) -> Iterator[Award]:
    """Lower levels first."""
    for sums in measured:
        for badge in BADGES:
            for level in range(1, badge.level(sums[badge.measure]) + 1):
                yield Award(user_id=sums["user_id"], badge=badge.name, level=level)


def _levels(user: User) -> dict[str, int]:
    return dict(Award.objects.filter(user=user).order_by("level").values_list("badge", "level"))


def _shown(badge: Badge, level: int, reached: int) -> Shown:
    most = badge.after(level)
    return Shown(badge, level, min(reached, most), most)
