"""How a conversation folds: where it forks into branches and where each branch ends. Pure, no Django.

A message with one reply is followed by it without indentation; the page forks only where a message has several
replies. So a long exchange stays readable on a phone however deep it is.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

# A fork inside more forks than this is shown flat: browsers fail on elements that are nested too deeply.
MOST_FORKS = 40

End = Literal["branch", "fork"]


@dataclass(frozen=True, slots=True)
class Fold:
    """A message among its siblings. `place` counts from 1 in reading order, `below` is the number of all replies below it.

    `forks`: it is the first of several branches; `branches`: it is one of them. `ends` closes, in order, the branches
    that end after the message.
    """

    place: int
    siblings: int
    below: int
    branches: bool
    ends: tuple[End, ...]

    @property
    def forks(self) -> bool:
        return self.branches and self.place == 1


def fold(parents: dict[UUID, UUID | None]) -> dict[UUID, Fold]:
    """The folds of messages given in reading order with their parents."""
    replies: dict[UUID | None, list[UUID]] = defaultdict(list)
    for id_, parent in parents.items():
        replies[parent].append(id_)
    places = {id_: place for siblings in replies.values() for place, id_ in enumerate(siblings, 1)}
    branches = _branches(parents, replies)
    below = dict.fromkeys(parents, 0)
    for id_, parent in reversed(parents.items()):
        if parent in below:
            below[parent] += 1 + below[id_]
    return {
        id_: Fold(
            place=places[id_],
            siblings=len(replies[parent]),
            below=below[id_],
            branches=id_ in branches,
            ends=() if id_ in replies else _ends(id_, parents, replies, branches),
        )
        for id_, parent in parents.items()
    }


def _branches(parents: dict[UUID, UUID | None], replies: dict[UUID | None, list[UUID]]) -> set[UUID]:
    """Messages that have siblings, unless they are nested in too many forks."""
    folded: set[UUID] = set()
    forks: dict[UUID | None, int] = {}
    for id_, parent in parents.items():
        outside = forks.get(parent, 0)
        is_branch = parent in parents and len(replies[parent]) > 1 and outside < MOST_FORKS
        forks[id_] = outside + is_branch
        if is_branch:
            folded.add(id_)
    return folded


def _ends(
    leaf: UUID, parents: dict[UUID, UUID | None], replies: dict[UUID | None, list[UUID]], branches: set[UUID]
) -> tuple[End, ...]:
    """From a message without replies upwards, while each is the last of its siblings."""
    ends: list[End] = []
    id_, is_last = leaf, True
    while is_last and (parent := parents[id_]) is not None:
        is_last = replies[parent][-1] == id_
        if id_ in branches:
            ends += ["branch", "fork"] if is_last else ["branch"]
        id_ = parent
    return tuple(ends)
