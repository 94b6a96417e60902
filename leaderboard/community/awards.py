"""Awarding and showing badges.

Badges are awarded in the transaction that counts the work. They are kept after deletions and rebuilds: a badge records an
achievement at a point in time, not a balance.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from leaderboard import statements
from leaderboard.models import Award
from leaderboard.rules import batches, streaks
from leaderboard.rules.badges import BADGES, BY_NAME, FOR_TASKS, LONGEST_STREAK, STREAK, Badge
from oasst.core.time_zones import zone
from oasst.models import Notification, User


@dataclass(frozen=True, slots=True)
class BadgeProgress:
    """A badge with the level earned (0 for none) and the progress to the next level.

    On the last level `most` is 0.
    """

    badge: Badge
    level: int
    value: int = 0
    most: int = 0


def give(people: Iterable[UUID]) -> list[Award]:
    """Awards newly earned badges and notifies each person of the highest new level of each badge.

    The caller must have the tallies lock, which serializes awards. Banned users earn none.
    """
    return [award for some in batches.of_people(people) for award in _give(some)]


def own(user: User, streak_days: int) -> list[BadgeProgress]:
    """Every badge with progress, for the user. Progress on the streak badge uses the current streak."""
    levels = _levels(user)
    (measured,) = measure([user])
    measured[STREAK] = streak_days
    return [_progress(badge, levels.get(badge.name, 0), measured[badge.measure]) for badge in BADGES]


def next_for(user: User, kind: str) -> BadgeProgress | None:
    """The badge that work of this kind of task counts for, with the progress to its next level; None if there is none."""
    badge = FOR_TASKS.get(kind)
    if badge is None:
        return None
    (measured,) = measure([user])
    return _progress(badge, _levels(user).get(badge.name, 0), measured[badge.measure])


def earned_by(user: User) -> list[BadgeProgress]:
    """The badges the user has earned, for their public profile."""
    levels = _levels(user)
    return [BadgeProgress(badge, levels[badge.name]) for badge in BADGES if badge.name in levels]


def measure(people: Collection[User]) -> list[dict[str, Any]]:
    """The counts that badges are awarded for, by person. One query."""
    return statements.records(
        "badge_counts",
        users=[user.pk for user in people],
        zones=[zone(user.time_zone).key for user in people],
        grace=streaks.GRACE_DAYS,
        longest=LONGEST_STREAK,
    )


# --- Awarding -----------------------------------------------------------------------------------------------------------


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


def _progress(badge: Badge, level: int, reached: int) -> BadgeProgress:
    most = badge.after(level)
    return BadgeProgress(badge, level, min(reached, most), most)
