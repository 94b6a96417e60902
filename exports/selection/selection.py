"""What an export holds. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from exports.formats import Format

Layout = Literal["trees", "messages"]
Synthetic = Literal["none", "rejected", "all"]

HERE = ""  # as an origin: trees that began here


class Bound(NamedTuple):
    """Between which values the mean of a label lies, both included. A label nobody gave counts as 0."""

    label: str
    least: float = 0.0
    most: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """By default what training wants: finished trees, accepted messages, nothing deleted, no tree with generated text.

    `langs`, `states`, `origins` and the first and last day of their prompts choose trees; empty means all of them. `bounds`
    and `min_reviews` choose messages. A message that is left out takes along all that answers it. `spam` adds messages that
    were rejected or not decided on. `labels` and `events` add fields to each message. `training` writes the rows of that
    format instead of a layout, of only the `top` best answers to each message. `synthetic` keeps trees with generated
    messages: all they hold, or these only as answers that lose. `whole_days` rounds dates down to days.
    """

    layout: Layout = "trees"
    training: Format | None = None
    top: int | None = None
    states: tuple[str, ...] = ("ready_for_export",)
    langs: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    bounds: tuple[Bound, ...] = ()
    min_reviews: int = 0
    labels: bool = False
    events: bool = False
    deleted: bool = False
    spam: bool = False
    synthetic: Synthetic = "none"
    anonymous: bool = False
    whole_days: bool = False

    @property
    def columns(self) -> type[Any] | None:
        """Of the rows, where there are any."""
        return self.training.columns if self.training else None

    @property
    def with_labels(self) -> bool:
        return self.labels or bool(self.training and self.training.needs_labels)

    def of_trees(self) -> dict[str, Any]:
        """The parameters of statements that choose trees."""
        return {
            "states": list(self.states) or None,
            "langs": list(self.langs) or None,
            "origins": list(self.origins) or None,
            "since": self.since,
            "until": self.until,
            "synthetic": self.synthetic != "none",
        }

    def of_messages(self) -> dict[str, Any]:
        """The parameters of statements that choose messages among those of the trees."""
        return {
            "deleted": self.deleted,
            "spam": self.spam,
            "min_reviews": self.min_reviews,
            "bounded": [bound.label for bound in self.bounds],
            "least": [bound.least for bound in self.bounds],
            "most": [bound.most for bound in self.bounds],
        }
