"""A tree as the formats see it: only what may leave, its replies in order."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, Literal, NamedTuple

from oasst.core.labels import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """`time_spent` is a category such as `under_30_s`; `person` is a pseudonym, valid for this message only."""

    person: str
    mode: Literal["simple", "full"] = "full"
    guideline_version: str = "1"
    time_spent: str | None = None
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Vote):
    """Labels in the order of files."""

    labels: tuple[tuple[str, float], ...]
    revision: int = 1
    for_task: bool = True
    by_author: bool = False
    cant_tell: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot(Vote):
    """`tiers` are equals, the best first; `revisions` are of those in `shown`."""

    shown: tuple[str, ...]
    revisions: tuple[int, ...]
    tiers: tuple[tuple[str, ...], ...]
    none_acceptable: bool = False
    vetoed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Message:
    """`rank` 0 is the best; None was never ranked. `thumbs` is thumbs up less thumbs down, `rankings` how many showed it.

    Labels and votes are there for the formats that ask for them.
    """

    id: str
    role: Role
    text: str
    lang: str = "en"
    rank: int | None = None
    synthetic: bool = False
    model_name: str | None = None
    thumbs: int = 0
    rankings: int = 0
    replies: tuple["Message", ...] = ()
    author: str | None = None
    created_date: str | None = None
    review_count: int = 0
    review_result: bool | None = None
    deleted: bool = False
    licence: str = ""
    emojis: Mapping[str, int] | None = None
    labels: Mapping[str, Any] | None = None
    detoxify: Mapping[str, float] | None = None
    reviews: tuple[Review, ...] = ()
    ballots: tuple[Ballot, ...] = ()

    def mean(self, label: str) -> float | None:
        """The mean of a label's values, None if no one gave the label."""
        given = self.labels.get(label) if self.labels else None
        return float(given["value"]) if given else None


def anything(_message: "Message") -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Tree:
    """`models_lose`: what a model wrote is no example to follow, only one to prefer another to. `origin` is empty of what
    began here. `wins` says which answers may be the better one of a pair, of which `most_pairs` are taken for each prompt.
    """

    id: str
    prompt: Message
    models_lose: bool = False
    state: str = "ready_for_export"
    origin: str = ""
    wins: Callable[[Message], bool] = anything
    most_pairs: int | None = None

    def may_win(self, answer: Message) -> bool:
        return not (self.models_lose and answer.synthetic) and self.wins(answer)


Path = tuple[Message, ...]


def paths(tree: Tree) -> Iterator[Path]:
    """Each message as the way to it from the root, depth-first; replies in their order. No recursion: trees may be deep."""
    path: list[Message] = []
    waiting = [(0, tree.prompt)]
    while waiting:
        depth, message = waiting.pop()
        del path[depth:]
        path.append(message)
        yield tuple(path)
        waiting += [(depth + 1, reply) for reply in reversed(message.replies)]


def conversations(tree: Tree) -> Iterator[Path]:
    """Each way to an answer after which no other answer comes, so that none is the beginning of another."""
    for path in answers(tree):
        if not any(reply.replies for reply in path[-1].replies):
            yield path


def answers(tree: Tree) -> Iterator[Path]:
    """Each way to an assistant's message."""
    return (path for path in paths(tree) if path[-1].role == "assistant")


def prompts(tree: Tree) -> Iterator[Path]:
    """Each way to a prompter's message, which is where answers stand beside each other."""
    return (path for path in paths(tree) if path[-1].role == "prompter")


class Tier(NamedTuple):
    rank: int
    equals: list[Message]


def tiers(replies: tuple[Message, ...]) -> list[Tier]:
    """The ranked ones of these replies, from the best to the worst."""
    ranked = sorted((reply for reply in replies if reply.rank is not None), key=attrgetter("rank"))
    return [Tier(rank, list(equals)) for rank, equals in groupby(ranked, key=attrgetter("rank"))]


def best(replies: tuple[Message, ...], count: int) -> tuple[Message, ...]:
    """The `count` best of the answers to one message, with equals of the last, counted among those that are there.

    An answer without rank stays only where it is the only one. What a prompter wrote is never ranked and stays.
    """
    if len(replies) == 1:
        return replies
    ranks = sorted(reply.rank for reply in replies if reply.rank is not None)
    return tuple(
        reply
        for reply in replies
        if reply.role == "prompter" or (reply.rank is not None and bisect_left(ranks, reply.rank) < count)
    )
