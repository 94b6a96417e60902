"""What became of one contribution: of a text, of a review, of a ranking. Names nobody else."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oasst.models import Message, MessageTree, Ranking, Review, TreeState
from tasks.rules.opinions import Opinion
from tasks.work.writing_habits import Habit


@dataclass(frozen=True, slots=True)
class Contribution:
    """What all have in common: when it was given and the message it is about, which a reader sees in its tree."""

    id: UUID
    given_at: datetime
    message: Message

    @property
    def tree(self) -> MessageTree:
        return self.message.tree

    @property
    def is_finished(self) -> bool:
        return self.tree.state == TreeState.READY_FOR_EXPORT


@dataclass(frozen=True, slots=True)
class Written(Contribution):
    """A text. `opinions` sums up what reviewers said of it as it stands, once they have decided.

    `reviews` of `needed` have been given; `ranked` is how many replies have a place in the order it stands in; `habit` is
    what is kept of how it was written.
    """

    reviews: int
    needed: int
    opinions: list[Opinion]
    ranked: int
    is_held: bool
    habit: Habit | None
    editable_until: datetime | None

    @property
    def fate(self) -> str:
        if self.message.deleted:
            return "removed"
        if self.is_held:
            return "held"
        return {None: "in_review", True: "accepted", False: "rejected"}[self.message.review_result]

    @property
    def is_shown(self) -> bool:
        """Its page is there for its author too."""
        return self.fate not in ("removed", "held")

    @property
    def place(self) -> int | None:
        """Its rank as people count, from 1."""
        return None if self.message.rank is None else self.message.rank + 1


@dataclass(frozen=True, slots=True)
class Reviewed(Contribution):
    """A review. `agrees`: the outcome was what this review alone would have come to; None while it is open."""

    review: Review
    agrees: bool | None

    @property
    def is_of_older_text(self) -> bool:
        return self.review.revision < self.message.revision


@dataclass(frozen=True, slots=True)
class Ordered(Contribution):
    """A ranking of the replies to `message`. Of `pairs` put in order, `agreed` came out the same way."""

    ranking: Ranking
    agreed: int
    pairs: int
