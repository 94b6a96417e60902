"""Why a kind of task has no opening for one person, and what would change that. Pure, no Django."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from tasks.rules import kinds


@dataclass(frozen=True, slots=True)
class Prospect:
    """The openings of a kind in a language, counted for one person.

    `mine` are available to them; `full` would be, but all are leased; `others` are only for other people; `waits` are for
    experienced reviewers, which this person is not yet (`tasks.rules.independence`).
    """

    mine: int = 0
    full: int = 0
    others: int = 0
    waits: int = 0

    @property
    def wanting(self) -> int:
        """All openings with work left, for any person."""
        return self.mine + self.others + self.full + self.waits


@dataclass(frozen=True, slots=True)
class Stages:
    """The number of trees of a language in each stage that creates work."""

    in_review: int = 0
    waiting: int = 0
    growing: int = 0


class Cause(enum.Enum):
    MUTED = "muted"
    """A moderator has muted this person for this kind of work, or suspended them."""
    FOR_OTHERS = "for_others"
    """All that is open was written or already handled by this person."""
    FOR_KNOWN = "for_known"
    """All that is open needs a review by an experienced reviewer."""
    FULL = "full"
    """All openings are leased to other people."""
    OWN_WAITING = "own_waiting"
    """This person has reached their limit of prompts in review."""
    CLOSED = "closed"
    """The language accepts no prompts."""
    ENOUGH_PROMPTS = "enough_prompts"
    """The prompts in review or queued are as many as the language can answer."""
    ALL_REVIEWED = "all_reviewed"
    """Everything written has been reviewed."""
    IN_REVIEW = "in_review"
    """Replies are possible once the messages in review are accepted."""
    NO_TURN = "no_turn"
    """The other role has to write first."""
    NOTHING_GROWS = "nothing_grows"
    """No tree accepts replies."""
    NOT_GROWN = "not_grown"
    """Replies are ranked in trees of the planned size, and none has reached it."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """The cause, the number of openings or messages it is about, the kind of task that would change it, and a further
    sentence in `detail`.
    """

    cause: Cause
    count: int = 0
    way_out: str = ""
    detail: str = ""


# The kind of writing that each kind of review is about.
_WRITTEN_BEFORE = dict(zip(kinds.LABELLING, kinds.WRITING, strict=True))

Prospects = Mapping[str, Prospect]


def why_nothing(kind: str, prospects: Prospects, stages: Stages, *, closed: bool = False) -> Blocked:
    """The reason why this kind has no opening for a person, given their `prospects` by kind in the language."""
    prospect = prospects.get(kind, Prospect())
    if kind == kinds.INITIAL_PROMPT and closed:
        return Blocked(Cause.CLOSED)
    if prospect.full:
        return Blocked(Cause.FULL, prospect.full)
    if prospect.waits:
        return Blocked(Cause.FOR_KNOWN, prospect.waits)
    if prospect.others:
        return Blocked(Cause.FOR_OTHERS, prospect.others)
    if kind == kinds.INITIAL_PROMPT:
        return _no_prompts(stages)
    if kind in kinds.LABELLING:
        return Blocked(Cause.ALL_REVIEWED, way_out=_WRITTEN_BEFORE[kind])
    return _no_replies(kind, prospects, stages) if kind in kinds.REPLYING else _no_rankings(prospects, stages)


def _no_prompts(stages: Stages) -> Blocked:
    ahead = stages.in_review + stages.waiting
    return Blocked(
        Cause.ENOUGH_PROMPTS, ahead, kinds.LABEL_INITIAL_PROMPT if stages.in_review else kinds.ASSISTANT_REPLY
    )


def _no_replies(kind: str, prospects: Prospects, stages: Stages) -> Blocked:
    if not stages.growing:
        return Blocked(Cause.NOTHING_GROWS, way_out=_towards_growth(stages))
    # A reply waits for the review of the message of the other role before it.
    other = kinds.PROMPTER_REPLY if kind == kinds.ASSISTANT_REPLY else kinds.ASSISTANT_REPLY
    review = kinds.LABEL_PROMPTER_REPLY if kind == kinds.ASSISTANT_REPLY else kinds.LABEL_ASSISTANT_REPLY
    if undecided := prospects.get(review, Prospect()).wanting:
        return Blocked(Cause.IN_REVIEW, undecided, review)
    return Blocked(Cause.NO_TURN, way_out=other)


def _no_rankings(prospects: Prospects, stages: Stages) -> Blocked:
    if not stages.growing:
        return Blocked(Cause.NOTHING_GROWS, way_out=_towards_growth(stages))
    wanting = next((kind for kind in (*kinds.REPLYING, *kinds.LABELLING) if prospects.get(kind, Prospect()).mine), "")
    return Blocked(Cause.NOT_GROWN, stages.growing, wanting)


def _towards_growth(stages: Stages) -> str:
    return kinds.LABEL_INITIAL_PROMPT if stages.in_review else kinds.INITIAL_PROMPT
