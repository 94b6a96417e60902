"""Why there is nothing of a kind for somebody, and what would change that. Pure, no Django."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from tasks.rules import kinds


@dataclass(frozen=True, slots=True)
class Prospect:
    """The openings of a kind in a language, from one person's place.

    `mine` they could take; `full` they could, were they not all handed out; `others` are for other people alone; `waits` for
    people who count, which this person does not yet (`tasks.rules.independence`).
    """

    mine: int = 0
    full: int = 0
    others: int = 0
    waits: int = 0

    @property
    def wanting(self) -> int:
        """Openings where something is still to be done, whoever does it."""
        return self.mine + self.others + self.full + self.waits


@dataclass(frozen=True, slots=True)
class Stages:
    """How many trees of a language are in each stage that work depends on."""

    in_review: int = 0
    waiting: int = 0
    growing: int = 0


class Cause(enum.Enum):
    MUTED = "muted"
    """A moderator has muted this person for this kind of work, or suspended them."""
    FOR_OTHERS = "for_others"
    """All that is open was written or done by this person."""
    FOR_KNOWN = "for_known"
    """All that is open waits for the review of people who count."""
    FULL = "full"
    """Others are at work on everything there is."""
    OWN_WAITING = "own_waiting"
    """As many prompts of this person as may be are under way."""
    CLOSED = "closed"
    """The language takes no prompts."""
    ENOUGH_PROMPTS = "enough_prompts"
    """As many prompts are in review or waiting as the language can answer."""
    ALL_REVIEWED = "all_reviewed"
    """Everything written has been reviewed."""
    IN_REVIEW = "in_review"
    """Replies go on when those that were written have been reviewed."""
    NO_TURN = "no_turn"
    """The other side has to write first."""
    NOTHING_GROWS = "nothing_grows"
    """No tree takes replies."""
    NOT_GROWN = "not_grown"
    """Replies are ranked in trees that are as large as planned, and none is."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """Why a kind is empty, how many places or messages it is about, and the kind of work that would change it; `detail` in
    words of its own.
    """

    cause: Cause
    count: int = 0
    way_out: str = ""
    detail: str = ""


# What each kind of review is about.
_REVIEWS = dict(zip(kinds.LABELLING, kinds.WRITING, strict=True))

Here = Mapping[str, Prospect]


def why_nothing(kind: str, here: Here, stages: Stages, *, closed: bool = False) -> Blocked:
    """Why somebody finds no work of this kind in a language where they find `here`, by kind."""
    found = here.get(kind, Prospect())
    if kind == kinds.INITIAL_PROMPT and closed:
        return Blocked(Cause.CLOSED)
    if found.full:
        return Blocked(Cause.FULL, found.full)
    if found.waits:
        return Blocked(Cause.FOR_KNOWN, found.waits)
    if found.others:
        return Blocked(Cause.FOR_OTHERS, found.others)
    if kind == kinds.INITIAL_PROMPT:
        return _no_prompts(stages)
    if kind in kinds.LABELLING:
        return Blocked(Cause.ALL_REVIEWED, way_out=_REVIEWS[kind])
    return _no_replies(kind, here, stages) if kind in kinds.REPLYING else _no_rankings(here, stages)


def _no_prompts(stages: Stages) -> Blocked:
    ahead = stages.in_review + stages.waiting
    return Blocked(
        Cause.ENOUGH_PROMPTS, ahead, kinds.LABEL_INITIAL_PROMPT if stages.in_review else kinds.ASSISTANT_REPLY
    )


def _no_replies(kind: str, here: Here, stages: Stages) -> Blocked:
    if not stages.growing:
        return Blocked(Cause.NOTHING_GROWS, way_out=_towards_growth(stages))
    # What is in review is answered next: an answer waits for the user's words before it, and the other way round.
    other = kinds.PROMPTER_REPLY if kind == kinds.ASSISTANT_REPLY else kinds.ASSISTANT_REPLY
    review = kinds.LABEL_PROMPTER_REPLY if kind == kinds.ASSISTANT_REPLY else kinds.LABEL_ASSISTANT_REPLY
    if undecided := here.get(review, Prospect()).wanting:
        return Blocked(Cause.IN_REVIEW, undecided, review)
    return Blocked(Cause.NO_TURN, way_out=other)


def _no_rankings(here: Here, stages: Stages) -> Blocked:
    if not stages.growing:
        return Blocked(Cause.NOTHING_GROWS, way_out=_towards_growth(stages))
    wanting = next((kind for kind in (*kinds.REPLYING, *kinds.LABELLING) if here.get(kind, Prospect()).mine), "")
    return Blocked(Cause.NOT_GROWN, stages.growing, wanting)


def _towards_growth(stages: Stages) -> str:
    return kinds.LABEL_INITIAL_PROMPT if stages.in_review else kinds.INITIAL_PROMPT
