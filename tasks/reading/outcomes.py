"""The outcome of one contribution: a message, a review or a ranking. Includes no data of other people."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oasst.models import Message, MessageTree, Ranking, Review, TreeState
from tasks.rules.opinions import Opinion
from tasks.work.writing_habits import Habit


@dataclass(frozen=True, slots=True)
class Contribution:
    """The common part: the time of the contribution and the message it is about."""

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
    """A message. `opinions` combines the reviews of its current revision, once it is accepted or rejected.

    `reviews` of `needed` have been given; `ranked` is the number of replies in its ranking; `habit` is the record of how it
    was written.
    """

    reviews: int
    needed: int
    opinions: list[Opinion]
    ranked: int
    is_quarantined: bool
    habit: Habit | None
    editable_until: datetime | None

    @property
    def fate(self) -> str:
        if self.message.deleted:
            return "removed"
        if self.is_quarantined:
            return "quarantined"
        return {None: "in_review", True: "accepted", False: "rejected"}[self.message.review_result]

    @property
    def needs_experience(self) -> bool:
        """It has enough reviews, but none yet by an experienced reviewer."""
        return self.fate == "in_review" and self.reviews >= self.needed

    @property
    def is_shown(self) -> bool:
        """The author can open its page."""
        return self.fate not in ("removed", "quarantined")

    @property
    def place(self) -> int | None:
        """Its rank, counted from 1."""
        return None if self.message.rank is None else self.message.rank + 1


@dataclass(frozen=True, slots=True)
class Reviewed(Contribution):
    """A review. `agrees` if the outcome is the one of this review alone; None while it is pending."""

    review: Review
    agrees: bool | None

    @property
    def is_of_older_text(self) -> bool:
        return self.review.revision < self.message.revision


@dataclass(frozen=True, slots=True)
class Ordered(Contribution):
    """A ranking of the replies to `message`. Of its `pairs`, `agreed` have the same order in the final ranking."""

    ranking: Ranking
    agreed: int
    pairs: int
