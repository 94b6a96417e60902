"""The random sample of decisions for a second look."""

from random import Random

from moderation.models import Action, SecondLook
from tasks.rules import policy

_chance = Random()  # noqa: S311 -- which decisions are drawn is no secret


def draw(action: Action, *, chance: Random = _chance) -> bool:
    """Whether the new action is in the sample. Actions of rules are not: a moderator reviews them anyway."""
    if action.by_id is None or chance.random() >= policy.everywhere().moderation.second_looks:
        return False
    SecondLook.objects.create(action=action)
    return True
