"""What an export contains. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from exports.formats import Format

Layout = Literal["trees", "messages"]
Synthetic = Literal["none", "rejected", "all"]

HERE = ""  # as an origin: trees written on this site


class Bound(NamedTuple):
    """The inclusive range of a label's mean. A label without answers counts as 0."""

    label: str
    least: float = 0.0
    most: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Defaults are for training: finished trees, accepted messages, nothing deleted, no trees with generated text.

    `langs`, `states`, `origins`, `since` and `until` choose trees; empty means all. `bounds`, `min_reviews` and `licences`
    choose messages; a message that is left out is left out with all replies. `spam` adds rejected and undecided messages.
    `labels`, `events` and `licence` add fields to each message. `training` writes rows of that format instead of a layout,
    with only the `top` best replies to each message. `synthetic` keeps trees with generated messages: completely, or those
    messages only as rejected answers. `whole_days` truncates timestamps to dates.
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
    licences: tuple[str, ...] = ()
    labels: bool = False
    events: bool = False
    licence: bool = False
    deleted: bool = False
    spam: bool = False
    synthetic: Synthetic = "none"
    anonymous: bool = False
    whole_days: bool = False

    @property
    def columns(self) -> type[Any] | None:
        """The columns of the rows, if any."""
        return self.training.columns if self.training else None

    @property
    def with_labels(self) -> bool:
        return self.labels or bool(self.training and self.training.needs_labels)

    @property
    def needs_licences(self) -> bool:
        return self.licence or bool(self.training or self.licences)

    def of_trees(self) -> dict[str, Any]:
        """Parameters of statements that choose trees."""
        return {
            "states": list(self.states) or None,
            "langs": list(self.langs) or None,
            "origins": list(self.origins) or None,
            "since": self.since,
            "until": self.until,
            "synthetic": self.synthetic != "none",
        }

    def of_messages(self) -> dict[str, Any]:
        """Parameters of statements that choose messages of the chosen trees."""
        return {
            "deleted": self.deleted,
            "spam": self.spam,
            "min_reviews": self.min_reviews,
            "bounded": [bound.label for bound in self.bounds],
            "least": [bound.least for bound in self.bounds],
            "most": [bound.most for bound in self.bounds],
        }
