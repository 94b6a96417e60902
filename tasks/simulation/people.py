"""Simulated volunteers with their care and presence."""

from dataclasses import dataclass, field
from itertools import count
from random import Random

from oasst import events
from oasst.models import EventType, User, UserKind, UserRole
from tasks.models import Task

_PREFIX = "sim-"


@dataclass(slots=True)
class Volunteer:
    """`care` from 0 to 1: how well they perceive quality and how rarely they give up. `presence` from 0 to 1: the
    probability of acting in a turn, unless they are away.
    """

    user: User
    care: float
    presence: float
    away_until: int = 0
    acts: int = 0
    abandoned: list[Task] = field(default_factory=list)

    def is_present(self, turn: int, dice: Random) -> bool:
        """Whether they act in this turn; at random they go away for many turns."""
        if turn < self.away_until:
            return False
        if dice.random() < 0.004:
            self.away_until = turn + dice.randint(20, 80)
        return dice.random() < self.presence


def volunteers(number: int, lang: str, dice: Random) -> list[Volunteer]:
    """The first `number` simulated people, created if missing; the language is added to theirs."""
    return [
        Volunteer(user=user, care=dice.betavariate(4, 1.5), presence=dice.uniform(0.2, 1.0))
        for user in _accounts(number, lang)
    ]


def moderator() -> User:
    """The simulated person who halts trees."""
    return _account("moderator", role=UserRole.MODERATOR)


def _accounts(number: int, lang: str) -> list[User]:
    users: list[User] = []
    for place in count(1):
        if len(users) == number:
            break
        user = _account(f"{place:03}")
        if user.kind != UserKind.SIMULATED or not user.is_active or user.deleted_at:
            continue  # the name of a real person, or a banned or deleted account
        if lang not in user.langs:
            user.langs = [*user.langs, lang]
            user.save(update_fields=["langs"])
        users.append(user)
    return users


def _account(name: str, role: UserRole = UserRole.VOLUNTEER) -> User:
    existing = User.objects.filter(username__iexact=_PREFIX + name).first()
    if existing:
        return existing
    user = User.objects.create_user(_PREFIX + name, kind=UserKind.SIMULATED, role=role)
    events.record(events.about_user(EventType.USER_JOINED, user, kind=user.kind))
    return user
